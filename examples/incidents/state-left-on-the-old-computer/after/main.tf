import {
  to = aws_vpc.main
  id = "vpc-0c0ffee0c0ffee000"
}

resource "aws_vpc" "main" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_subnet" "private" {
  vpc_id            = aws_vpc.main.id
  cidr_block        = "10.40.0.0/20"
  availability_zone = "eu-west-1a"
}

resource "aws_ecs_cluster" "courses" {
  name = "courses"
}

resource "aws_lb" "courses" {
  name = "courses"
}

resource "aws_s3_bucket" "submissions" {
  bucket = "courses-submissions"
}
