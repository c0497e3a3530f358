resource "google_container_cluster" "shop" {
  name               = "shop"
  location           = "europe-west1"
  initial_node_count = 3

  deletion_protection = false

  node_config {
    machine_type = "e2-standard-4"
    oauth_scopes = ["https://www.googleapis.com/auth/devstorage.read_write"]
  }
}

resource "google_storage_bucket" "images" {
  name     = "shop-images"
  location = "EUROPE-WEST1"
}
