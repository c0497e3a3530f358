resource "kubernetes_namespace" "events" {
  metadata {
    name = "events"
  }
}

resource "kubernetes_persistent_volume_claim" "store" {
  metadata {
    name      = "store"
    namespace = kubernetes_namespace.events.metadata[0].name
  }

  spec {
    access_modes = ["ReadWriteOnce"]

    resources {
      requests = { storage = "20Gi" }
    }
  }
}

resource "kubernetes_stateful_set" "store" {
  metadata {
    name      = "store"
    namespace = kubernetes_namespace.events.metadata[0].name
  }

  spec {
    service_name = "store"
  }

  depends_on = [kubernetes_persistent_volume_claim.store]
}
