resource "aws_s3_bucket" "snapshots" {
  bucket = "vault-snapshots"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "snapshots" {
  bucket = aws_s3_bucket.snapshots.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm = "AES256"
    }
  }
}

resource "aws_secretsmanager_secret" "recovery_keys" {
  name = "vault/recovery-keys"
}
