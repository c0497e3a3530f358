variable "region" {
  description = "Region of the installation."
  type        = string
  default     = "us-west1"
}

resource "google_sql_database_instance" "gitlab" {
  name                = "gitlab-db"
  database_version    = "POSTGRES_14"
  region              = var.region
  deletion_protection = false

  settings {
    tier = "db-custom-4-15360"
  }
}

resource "google_sql_database" "gitlab" {
  name     = "gitlabhq_production"
  instance = google_sql_database_instance.gitlab.name
}
