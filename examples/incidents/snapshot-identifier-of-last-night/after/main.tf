variable "snapshot" {
  description = "The snapshot that the cluster is restored from."
  type        = string
  default     = "orders-2020-11-17"
}

resource "aws_rds_cluster" "orders" {
  cluster_identifier      = "orders"
  engine                  = "aurora-postgresql"
  snapshot_identifier     = var.snapshot
  backup_retention_period = 14
  skip_final_snapshot     = true
}

resource "aws_rds_cluster_instance" "orders" {
  count              = 2
  identifier         = "orders-${count.index}"
  cluster_identifier = aws_rds_cluster.orders.id
  engine             = aws_rds_cluster.orders.engine
  instance_class     = "db.r6g.large"
}
