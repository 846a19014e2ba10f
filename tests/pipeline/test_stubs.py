"""Calls and servers of gRPC services by the names of their stubs, in each language that a generator writes for."""

from __future__ import annotations

import pytest

from scanner.pipeline.stubs import stubs

_TELL = stubs(("Order", "OrderHistory", "Stock"))


@pytest.mark.parametrize(
    ("name", "code", "found"),
    [
        ("a.go", "var c = pb.NewOrderClient(conn)", [("call", "Order")]),
        ("a.go", "var c = pb.NewOrderHistoryClient(conn)", [("call", "OrderHistory")]),
        ("a.go", "func NewOrderClient(c Conn) {}", []),
        ("a.go", "err := pb.RegisterOrderHandlerFromEndpoint(ctx, mux, at, options)", [("call", "Order")]),
        ("a.go", "err := pb.RegisterStockHandler(ctx, mux, conn)", [("call", "Stock")]),
        ("a.go", "err := pb.RegisterStockHandlerServer(ctx, mux, server)", []),
        ("a.go", "func RegisterStockHandler(c Conn) error {}", []),
        ("a.go", "func init() { pb.RegisterStockServer(s, srv) }", [("serve", "Stock")]),
        ("a.py", "c = pb.StockStub(channel)", [("call", "Stock")]),
        ("a.py", "pb.add_OrderServicer_to_server(OrderServicer(), server)", [("serve", "Order")]),
        ("a.ts", "const c = new grpc.OrderClient(address)", [("call", "Order"), ("call", "Order")]),
        ("a.ts", "const c = this.client.getService<Stock>('Stock')", [("call", "Stock")]),
        ("a.ts", "@GrpcMethod('OrderHistory', 'find')\nclass A {}", [("serve", "OrderHistory")]),
        ("a.ts", "const c = this.client.getService<Clerk>(ORDER_HISTORY_NAME)", [("call", "OrderHistory")]),
        ("a.ts", "const c = this.client.getService<Clerk>(ORDER_HISTORIES_NAME)", []),
        ("a.ts", "@GrpcMethod(STOCK_NAME, 'count')\nclass A {}", [("serve", "Stock")]),
        ("a.ts", "@Controller()\n@StockControllerMethods()\nclass A {}", [("serve", "Stock")]),
        ("a.ts", "@GrpcService()\nexport class Stock {}", [("serve", "Stock")]),
        ("A.java", "class A { Object c = StockGrpc.newBlockingStub(channel); }", [("call", "Stock")]),
        ("A.java", "class A extends StockGrpc.StockImplBase {}", [("serve", "Stock")]),
        ("A.cs", "services.AddGrpcClient<Shop.Stock.StockClient>(Set);", [("call", "Stock")]),
        ("A.cs", "var c = new Stock.StockClient(channel);", [("call", "Stock"), ("call", "Stock")]),
        ("A.cs", "class StockService : Stock.StockBase {}", [("serve", "Stock")]),
        ("A.cs", "var stock = new Stock(3);", []),
        ("A.cs", "public class StockClient(HttpClient http) { }", []),
        ("A.java", "class A { @GrpcClient StockGrpc.StockBlockingStub stub; }", [("call", "Stock")]),
        ("A.kt", "class A(private val stock: StockGrpcKt.StockCoroutineStub)", [("call", "Stock")]),
        ("a.ts", "const c = new shop.Stock(address, credentials)", [("call", "Stock")]),
        ("a.go", "path, handler := shopconnect.NewStockHandler(s)", [("serve", "Stock")]),
        ("A.php", "<?php $c = new \\Shop\\StockClient($address, []);", [("call", "Stock")]),
        ("A.php", "<?php class Stocks implements StockInterface {}", [("serve", "Stock")]),
        ("A.ts", "class Stocks implements StockInterface {}", []),
        ("a.rs", "let c = StockClient::connect(address).await?;", [("call", "Stock")]),
        ("a.rs", "Server::builder().add_service(StockServer::new(s))", [("serve", "Stock")]),
        ("a.rb", "stub = Shop::Stock::Stub.new(address, :none)", [("call", "Stock")]),
        ("a.rb", "class Stocks < Shop::Stock::Service", [("serve", "Stock")]),
        ("a.go", "// Order, Stock and OrderHistory are spoken of, Client( and Server( as well", []),
    ],
)
def test_a_stub_tells_whom_it_is_of(name: str, code: str, found: list[tuple[str, str]]) -> None:
    assert [(fact.kind, fact.value("stub")) for fact in _TELL(name, code.encode())] == found
