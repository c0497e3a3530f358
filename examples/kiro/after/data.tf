resource "aws_s3_bucket" "releases" {
  bucket = "cost-explorer-releases"
}

resource "aws_s3_object" "release" {
  bucket = aws_s3_bucket.releases.id
  key    = "cost-explorer-2.14.0.zip"
  source = "dist/cost-explorer-2.14.0.zip"
}

resource "aws_db_subnet_group" "reports" {
  name       = "cost-explorer"
  subnet_ids = [for subnet in aws_subnet.app : subnet.id]
}

resource "aws_db_instance" "reports" {
  identifier                = "cost-explorer-reports"
  engine                    = "postgres"
  engine_version            = "16.4"
  instance_class            = "db.r6g.large"
  allocated_storage         = 200
  db_name                   = "reports"
  username                  = "reports"
  db_subnet_group_name      = aws_db_subnet_group.reports.name
  storage_encrypted         = true
  multi_az                  = true
  deletion_protection       = true
  backup_retention_period   = 14
  final_snapshot_identifier = "cost-explorer-reports-final"
}
