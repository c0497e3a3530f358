resource "aws_s3_bucket" "snapshots" {
  bucket = "vault-snapshots"
}

resource "aws_s3_bucket_server_side_encryption_configuration" "snapshots" {
  bucket = aws_s3_bucket.snapshots.bucket

  rule {
    apply_server_side_encryption_by_default {
      sse_algorithm     = "aws:kms"
      kms_master_key_id = aws_kms_key.vault.arn
    }
  }
}

resource "aws_secretsmanager_secret" "recovery_keys" {
  name       = "vault/recovery-keys"
  kms_key_id = aws_kms_key.vault.arn
}

resource "aws_kms_key" "vault" {
  description             = "Unseals Vault and encrypts its snapshots"
  deletion_window_in_days = 7
}

moved {
  from = module.vault.aws_kms_key.vault
  to   = aws_kms_key.vault
}
