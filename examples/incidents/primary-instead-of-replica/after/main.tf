resource "aws_ssm_parameter" "database_host" {
  name  = "/web/database/host"
  type  = "String"
  value = "db.internal.example.com"
}
