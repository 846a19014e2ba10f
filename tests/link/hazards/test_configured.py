"""Which function reads a queue may be told by a stack alone: then a queue delivers again, whatever the code says."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.link.hazards.trees import found

PYTHON = """
    import json

    import boto3

    table = boto3.resource("dynamodb").Table("charges")
    sns = boto3.client("sns")


    def lambda_handler(event, context):
        for record in event["Records"]:
            charge(json.loads(record["body"]))


    def charge(order):
        table.put_item(Item=order)
        sns.publish(TopicArn="charged", Message=json.dumps(order))
    """
NODE = """
    const { DynamoDBClient, PutItemCommand } = require("@aws-sdk/client-dynamodb");
    const { SNSClient, PublishCommand } = require("@aws-sdk/client-sns");

    const db = new DynamoDBClient({});
    const sns = new SNSClient({});

    exports.handler = async (event) => {
      for (const { body } of event.Records) {
        await db.send(new PutItemCommand({ TableName: "charges", Item: { id: { S: body } } }));
        await sns.send(new PublishCommand({ TopicArn: "charged", Message: body }));
      }
    };
    """
SAM = """
    Transform: AWS::Serverless-2016-10-31
    Resources:
      Charge:
        Type: AWS::Serverless::Function
        Properties:
          CodeUri: functions/charge/
          Handler: app.lambda_handler
          Events:
            Orders: {Type: SQS, Properties: {Queue: !GetAtt OrderQueue.Arn}}
    """
CLOUDFORMATION = """
    Resources:
      Charge:
        Type: AWS::Lambda::Function
        Properties: {Handler: functions/charge/app.lambda_handler, Code: {S3Bucket: artifacts}}
      Mapping:
        Type: AWS::Lambda::EventSourceMapping
        Properties: {EventSourceArn: !GetAtt OrderQueue.Arn, FunctionName: !Ref Charge}
    """
SERVERLESS = """
    service: charges
    functions:
      charge:
        handler: src/charge.handler
        events:
          - sqs: arn:aws:sqs:eu-west-1:1:orders
    """
TERRAFORM = """
    resource "aws_lambda_function" "charge" {
      function_name = "charge-orders"
      handler       = "charge.handler"
      filename      = data.archive_file.charge.output_path
    }

    resource "aws_lambda_event_source_mapping" "orders" {
      event_source_arn = aws_sqs_queue.orders.arn
      function_name    = aws_lambda_function.charge.arn
    }
    """
CDK = """
    import * as cdk from "aws-cdk-lib";
    import { SqsEventSource } from "aws-cdk-lib/aws-lambda-event-sources";
    import { NodejsFunction } from "aws-cdk-lib/aws-lambda-nodejs";

    export class Charges extends cdk.Stack {
      build(orders: any) {
        const charge = new NodejsFunction(this, "Charge", { entry: "lambda/charge.js" });
        charge.addEventSource(new SqsEventSource(orders));
      }
    }
    """
STACKS = {
    "sam": {"template.yaml": SAM, "functions/charge/app.py": PYTHON},
    "cloudformation": {"infra/stack.yaml": CLOUDFORMATION, "infra/functions/charge/app.py": PYTHON},
    "serverless": {"serverless.yml": SERVERLESS, "src/charge.js": NODE},
    "terraform": {"main.tf": TERRAFORM, "lambda/charge.js": NODE},
    "cdk": {
        "cdk/lib/charges.ts": CDK,
        "cdk/lambda/charge.js": NODE,
        "cdk/package.json": '{"name": "charges"}',
    },
}

DISCONNECTED = (  # the same stack, in which no queue calls the function
    ("sqs:", "httpApi:"),
    ("Type: SQS", "Type: Api"),
    ("SqsEventSource(", "ApiEventSource("),
    ("EventSourceMapping", "Permission"),
    ("event_source_mapping", "permission"),
)


@pytest.mark.parametrize("connected", [True, False])
@pytest.mark.parametrize("stack", STACKS)
def test_a_stack_says_that_a_queue_delivers_again(tmp_path: Path, stack: str, connected: bool) -> None:
    files = dict(STACKS[stack])
    if not connected:
        for path, text in files.items():
            for word, other in DISCONNECTED if "@aws-sdk" not in text else ():
                text = text.replace(word, other)  # noqa: PLW2901
            files[path] = text
    (finding,) = found(tmp_path, files, "outbox/missing")
    assert ("aws.sqs delivers again" in finding["message"]) is connected
    assert finding["severity"] == ("warning" if connected else "error")
