resource "aws_security_group" "database" {
  name = "contacts-database"
}

resource "aws_db_instance" "contacts" {
  identifier             = "contacts"
  engine                 = "postgres"
  instance_class         = "db.t4g.medium"
  allocated_storage      = 50
  skip_final_snapshot    = true
  vpc_security_group_ids = [aws_security_group.database.id]
}

resource "aws_ssm_parameter" "database_host" {
  name  = "/contacts/database/host"
  type  = "String"
  value = aws_db_instance.contacts.address
}
