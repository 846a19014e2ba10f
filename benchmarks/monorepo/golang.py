"""A Go service: packages under internal, one command, tables of tests."""

from __future__ import annotations

import random
from collections.abc import Iterator

from benchmarks.monorepo.words import NOUNS, body, fill, pick

_SNIPPETS = (
    """
// <Noun><Verb><n> is what callers hand in.
type <Noun><Verb><n> struct {
	<First> string `json:"<first>"`
	<Second> int `json:"<second>"`
	Tags []string `json:"tags,omitempty"`
}
""",
    """
// <Verb><Noun><n> adds up what is above the limit.
func <Verb><Noun><n>(values map[string]int, limit int) (int, error) {
	total := 0
	for key, value := range values {
		switch {
		case value < 0:
			return 0, fmt.Errorf("<noun> %s: negative <first>", key)
		case value > limit:
			total += value - limit
		default:
			total += value
		}
	}
	return total * <number>, nil
}
""",
    """
var <noun><Verb><n> = map[string]int{
	"<first>":  <number>,
	"<second>": 3,
}
""",
    """
func (s *state) <verb><Noun><n>(ids []string) []string {
	fresh := make([]string, 0, len(ids))
	for _, id := range ids {
		if _, ok := s.seen[id]; ok {
			continue
		}
		s.seen[id] = len(s.seen)
		fresh = append(fresh, strings.ToLower(id))
	}
	return fresh
}
""",
)
_HEAD = """package <noun>

import (
	"fmt"
	"strings"
)

type state struct{ seen map[string]int }

var _ = fmt.Sprint
var _ = strings.ToLower
"""
_STORE = """package store

import (
	"context"

	"github.com/aws/aws-sdk-go-v2/aws"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb"
	"github.com/aws/aws-sdk-go-v2/service/dynamodb/types"
)

// Table keeps the <noun>s.
type Table struct {
	client *dynamodb.Client
	name   string
}

// Save writes one <noun>.
func (t *Table) Save(ctx context.Context, id string) error {
	_, err := t.client.PutItem(ctx, &dynamodb.PutItemInput{
		TableName: aws.String(t.name),
		Item:      map[string]types.AttributeValue{"id": &types.AttributeValueMemberS{Value: id}},
	})
	return err
}
"""
_MAIN = """package main

import (
	"log"
	"net/http"
)

func main() {
	http.HandleFunc("/healthz", func(w http.ResponseWriter, _ *http.Request) {
		w.WriteHeader(http.StatusNoContent)
	})
	log.Fatal(http.ListenAndServe(":8080", nil))
}
"""


def go_service(name: str, chance: random.Random, uses_sdk: bool) -> Iterator[tuple[str, str]]:
    """The files of one service."""
    words = pick(chance)
    yield "go.mod", f"module example.com/shop/{name}\n\ngo 1.24\n"
    yield (
        "Dockerfile",
        'FROM golang:1.24\nWORKDIR /app\nCOPY . .\nRUN go build -o /server ./cmd\nCMD ["/server"]\n',
    )
    yield "cmd/main.go", _MAIN
    if uses_sdk:
        yield "internal/store/table.go", fill(_STORE, words)
    for noun in chance.sample(NOUNS, 9):
        for number in range(chance.randrange(2, 5)):
            yield f"internal/{noun}/{noun}_{number}.go", _package(noun, chance)
        test = f'package {noun}\n\nimport "testing"\n\nfunc TestState(t *testing.T) {{\n\t_ = state{{}}\n}}\n'
        yield f"internal/{noun}/{noun}_test.go", test


def _package(noun: str, chance: random.Random) -> str:
    return fill(_HEAD, {"noun": noun}) + body(_SNIPPETS, chance, chance.randrange(5, 18))
