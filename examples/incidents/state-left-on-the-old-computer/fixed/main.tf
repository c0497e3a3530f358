import {
  to = aws_vpc.main
  id = "vpc-0c0ffee0c0ffee000"
}

import {
  to = aws_subnet.private
  id = "subnet-0c0ffee0c0ffee000"
}

import {
  to = aws_ecs_cluster.courses
  id = "arn:aws:ecs:eu-west-1:123456789012:cluster/courses"
}

import {
  to = aws_lb.courses
  id = "arn:aws:elasticloadbalancing:eu-west-1:123456789012:loadbalancer/app/courses/0c0ffee"
}

import {
  to = aws_s3_bucket.submissions
  id = "courses-submissions"
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
