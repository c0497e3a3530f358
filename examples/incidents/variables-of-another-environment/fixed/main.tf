variable "environment" {
  description = "The environment that is built."
  type        = string
  default     = "production"
}

resource "aws_rds_cluster" "builds" {
  cluster_identifier  = "builds-${var.environment}"
  engine              = "aurora-postgresql"
  skip_final_snapshot = true
}

resource "aws_s3_bucket" "logs" {
  bucket = "build-logs-${var.environment}"
}

resource "aws_sqs_queue" "jobs" {
  name = "jobs-${var.environment}"
}

resource "aws_ecs_cluster" "workers" {
  name = "workers-${var.environment}"
}

resource "aws_cloudwatch_log_group" "workers" {
  name              = "/workers/${var.environment}"
  retention_in_days = 30
}
