resource "aws_kms_key" "data" {
  description             = "Data"
  deletion_window_in_days = 30
}

resource "aws_kms_key" "databases" {
  description             = "Databases"
  deletion_window_in_days = 30
}

resource "aws_db_instance" "orders" {
  identifier          = "orders"
  engine              = "postgres"
  instance_class      = "db.r6g.large"
  allocated_storage   = 200
  storage_encrypted   = true
  kms_key_id          = aws_kms_key.data.arn
  skip_final_snapshot = true
}
