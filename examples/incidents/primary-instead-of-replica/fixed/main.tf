resource "aws_rds_cluster" "primary" {
  cluster_identifier  = "db1"
  engine              = "aurora-postgresql"
  skip_final_snapshot = true
}

resource "aws_rds_cluster" "secondary" {
  cluster_identifier            = "db2"
  engine                        = "aurora-postgresql"
  replication_source_identifier = aws_rds_cluster.primary.arn
  skip_final_snapshot           = true
}

resource "aws_db_cluster_snapshot" "before_upgrade" {
  db_cluster_identifier          = aws_rds_cluster.primary.cluster_identifier
  db_cluster_snapshot_identifier = "before-upgrade"
}

resource "aws_ssm_parameter" "database_host" {
  name  = "/web/database/host"
  type  = "String"
  value = "db.internal.example.com"
}
