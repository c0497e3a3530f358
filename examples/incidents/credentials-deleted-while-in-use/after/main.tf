resource "aws_iam_user" "gateway" {
  name = "storage-gateway"
}

resource "aws_iam_access_key" "next" {
  user   = aws_iam_user.gateway.name
  status = "Active"
}

resource "aws_secretsmanager_secret" "gateway" {
  for_each = toset(["development", "production"])

  name = "${each.key}/storage-gateway"
}

resource "aws_secretsmanager_secret_version" "gateway" {
  for_each = { development = aws_secretsmanager_secret.gateway["development"] }

  secret_id     = each.value.id
  secret_string = aws_iam_access_key.next.secret
}
