variable "zone" {
  description = "Zone of the database's volume."
  type        = string
  default     = "eu-west-1a"
}

resource "aws_ebs_volume" "database" {
  availability_zone = var.zone
  size              = 200
  type              = "gp3"

  tags = { Name = "database" }
}

resource "aws_ebs_snapshot" "database" {
  volume_id   = aws_ebs_volume.database.id
  description = "Database, before the season"
}
