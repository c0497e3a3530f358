resource "aws_kms_key" "vault" {
  description             = "Unseals Vault and encrypts its snapshots"
  deletion_window_in_days = 7
}

resource "aws_instance" "vault" {
  count         = 2
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t3.small"

  tags = { Name = "vault-${count.index}" }
}

output "key_arn" {
  value = aws_kms_key.vault.arn
}
