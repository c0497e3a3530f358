resource "aws_vpc" "main" {
  cidr_block = "10.40.0.0/16"
}

resource "aws_subnet" "private" {
  count             = 2
  vpc_id            = aws_vpc.main.id
  cidr_block        = cidrsubnet(aws_vpc.main.cidr_block, 4, count.index)
  availability_zone = "eu-west-1${["a", "b"][count.index]}"
}

resource "aws_db_subnet_group" "courses" {
  name       = "courses"
  subnet_ids = aws_subnet.private[*].id
}

resource "aws_db_instance" "courses" {
  identifier           = "courses"
  engine               = "postgres"
  instance_class       = "db.t4g.small"
  allocated_storage    = 40
  db_subnet_group_name = aws_db_subnet_group.courses.name
  skip_final_snapshot  = true
}

resource "aws_ecs_cluster" "courses" {
  name = "courses"
}

resource "aws_ecs_service" "courses" {
  name          = "courses"
  cluster       = aws_ecs_cluster.courses.arn
  desired_count = 2
}

resource "aws_lb" "courses" {
  name    = "courses"
  subnets = aws_subnet.private[*].id
}

resource "aws_instance" "bastion" {
  ami           = "ami-0a1b2c3d4e5f60718"
  instance_type = "t4g.nano"
  subnet_id     = aws_subnet.private[0].id
}
