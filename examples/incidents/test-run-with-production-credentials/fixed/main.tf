resource "aws_rds_cluster" "control" {
  cluster_identifier  = "control"
  engine              = "aurora-mysql"
  skip_final_snapshot = true
}

resource "aws_sqs_queue" "events" {
  name = "events"
}

resource "aws_lb" "api" {
  name = "api"
}

resource "aws_ecs_cluster" "api" {
  name = "api"
}
