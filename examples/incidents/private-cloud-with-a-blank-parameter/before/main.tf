variable "term" {
  description = "How long the private clouds run: unlimited, or a number of days."
  type        = string
  default     = "unlimited"
}

resource "google_vmwareengine_network" "fund" {
  name     = "fund"
  location = "global"
  type     = "STANDARD"
}

resource "google_vmwareengine_private_cloud" "fund" {
  for_each = toset(["australia-southeast1-a", "australia-southeast2-a"])

  name     = "fund"
  location = each.key
  type     = var.term == "unlimited" ? "STANDARD" : "TIME_LIMITED"

  management_cluster {
    cluster_id = "fund-management"
  }

  network_config {
    management_cidr       = "192.168.30.0/24"
    vmware_engine_network = google_vmwareengine_network.fund.id
  }
}

resource "google_vmwareengine_cluster" "members" {
  for_each = google_vmwareengine_private_cloud.fund

  name   = "members"
  parent = each.value.id
}

resource "google_storage_bucket" "backups" {
  name     = "fund-backups"
  location = "AUSTRALIA-SOUTHEAST1"
}
