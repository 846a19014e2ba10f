"""A service answers for its health: each way in which code may hang a route in, all in one tree, a folder for each."""

from __future__ import annotations

from textwrap import dedent

import pytest

from scanner.model import Report
from scanner.pipeline import Request, scan
from tests.scanned import written

# What the code of a way lies beside: the image that starts it, and its package.
STARTED = {
    "js": {"Dockerfile": "FROM node:22\nCOPY . .\nCMD node server.js\n", "package.json": "{}"},
    "py": {"Dockerfile": "FROM python:3.12\nCOPY . .\nCMD python main.py\n", "pyproject.toml": "[project]\n"},
    "go": {"Dockerfile": "FROM golang:1.23\nCOPY . .\nCMD /orders\n"},
    "jvm": {
        "Dockerfile": "FROM eclipse-temurin:21\nCOPY build/libs/app.jar .\nCMD java -jar app.jar\n",
        "build.gradle": "plugins { id 'org.springframework.boot' }\n",
    },
}
LANGUAGES = {"mjs": "js", "ts": "js", "java": "jvm", "kt": "jvm"}
WAYS: dict[str, tuple[dict[str, str], list[str]]] = {
    "express router.use path": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.use("/ping",(req,res)=>res.send("ok"));
                app.listen(80);
                """,
        },
        ["/ping"],
    ),
    "what beanstalk asks at the top": (
        {
            "main.py": """
                from flask import Flask
                app = Flask(__name__)
                @app.route("/")
                def top(): ...
                @app.route("/orders")
                def orders(): ...
                """,
            ".ebextensions/web.config": """
                option_settings:
                  aws:elasticbeanstalk:application:
                    Application Healthcheck URL: /
                """,
        },
        ["/"],
    ),
    "what nobody asks at the top": (
        {
            "main.py": """
                from flask import Flask
                app = Flask(__name__)
                @app.route("/")
                def top(): ...
                """,
        },
        [],
    ),
    "loopback controller": (
        {
            "server.ts": """
                import {RestApplication, get} from "@loopback/rest";
                export class PingController {
                  @get("/ping") ping() { return "ok"; }
                  @get("/orders/{id}") show() {}
                }
                const app = new RestApplication();
                app.controller(PingController);
                app.start();
                """,
        },
        ["/ping"],
    ),
    "loopback component": (
        {
            "server.ts": """
                import {RestApplication} from "@loopback/rest";
                import {HealthComponent} from "@loopback/health";
                const app = new RestApplication();
                app.component(HealthComponent);
                app.start();
                """,
        },
        ["/health"],
    ),
    "express router elsewhere, a name that is required": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                const orders=require("./routes/orders");
                app.use("/orders",orders);
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
        },
        ["/orders/health"],
    ),
    "express router elsewhere, required where it is mounted": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.use("/orders",require("./routes/orders"));
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
        },
        ["/orders/health"],
    ),
    "express router elsewhere, taken out of an index": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                const {orders}=require("./routes");
                app.use("/orders",orders);
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
            "routes/index.js": """
                module.exports={orders:require("./orders")};
                """,
        },
        ["/orders/health"],
    ),
    "express router elsewhere, mounted on one that is mounted": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                const all=require("./routes/all");
                app.use("/api",all);
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
            "routes/all.js": """
                const router=require("express").Router();
                router.use("/orders",require("./orders"));
                module.exports=router;
                """,
        },
        ["/api/orders/health"],
    ),
    "express router elsewhere, mounted at the top": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.use("/",require("./routes/orders"));
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
        },
        ["/health", "/status"],
    ),
    "express router elsewhere, mounted under two paths": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.use("/v1",require("./routes/orders"));
                app.use("/v2",require("./routes/orders"));
                app.listen(80);
                """,
            "routes/orders.js": """
                const express=require("express");
                const router=express.Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
        },
        ["/health", "/status"],
    ),
    "express router elsewhere, whose mount says health": (
        {
            "server.js": """
                const app=require("express")();
                app.use("/healthz",require("./routes/well"));
                app.listen(80);
                """,
            "routes/well.js": """
                const router=require("express").Router();
                router.get("/",(q,r)=>r.send("ok"));
                module.exports=router;
                """,
        },
        ["/healthz"],
    ),
    "express router elsewhere, by import": (
        {
            "server.ts": """
                import express from "express";
                import orders from "./routes/orders.js";
                const app=express();
                app.use("/orders",orders);
                app.listen(80);
                """,
            "routes/orders.ts": """
                import { Router } from "express";
                const router=Router();
                router.get("/status",(q,r)=>r.send("shipped"));
                router.get("/health",(q,r)=>r.send("ok"));
                export default router;
                """,
        },
        ["/orders/health"],
    ),
    "fastapi router elsewhere": (
        {
            "main.py": """
                from fastapi import FastAPI
                from routers import orders
                app = FastAPI()
                app.include_router(orders.router, prefix="/orders")
                """,
            "routers/__init__.py": """

                """,
            "routers/orders.py": """
                from fastapi import APIRouter
                router = APIRouter()
                @router.get("/status")
                def status(): ...
                @router.get("/health")
                def health(): ...
                """,
        },
        ["/orders/health"],
    ),
    "flask blueprint elsewhere": (
        {
            "main.py": """
                from flask import Flask
                from orders import pages
                app = Flask(__name__)
                app.register_blueprint(pages, url_prefix="/orders")
                app.run()
                """,
            "orders.py": """
                from flask import Blueprint
                pages = Blueprint("orders", __name__)
                @pages.route("/status")
                def status(): ...
                @pages.route("/health")
                def health(): ...
                """,
        },
        ["/orders/health"],
    ),
    "express array of paths": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.get(["/health","/healthz"],(q,r)=>r.send("ok"));
                app.listen(80);
                """,
        },
        ["/health", "/healthz"],
    ),
    "express route().get": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.route("/healthz").get((q,r)=>r.send("ok"));
                app.listen(80);
                """,
        },
        ["/healthz"],
    ),
    "express Object.entries loop": (
        {
            "server.js": """
                const express = require("express");
                const app = express();
                const routes = { "/healthz": live, "/orders": orders };
                for (const [path, handler] of Object.entries(routes)) { app.get(path, handler); }
                app.listen(80);
                """,
        },
        ["/healthz"],
    ),
    "express forEach pairs": (
        {
            "server.js": """
                const express = require("express");
                const app = express();
                const routes = [["/healthz", live], ["/orders", orders]];
                routes.forEach(([path, handler]) => app.get(path, handler));
                app.listen(80);
                """,
        },
        ["/healthz"],
    ),
    "express list of objects": (
        {
            "server.js": """
                const express = require("express");
                const app = express();
                const routes = [{ method: "get", path: "/healthz", handler: live }, { method: "post", path: "/orders", handler: orders }];
                for (const route of routes) { app[route.method](route.path, route.handler); }
                app.listen(80);
                """,
        },
        ["/healthz"],
    ),
    "express Object.keys": (
        {
            "server.js": """
                const express = require("express");
                const app = express();
                const routes = { "/livez": live, "/orders": orders };
                Object.keys(routes).forEach((path) => app.get(path, routes[path]));
                app.listen(80);
                """,
        },
        ["/livez"],
    ),
    "fastify route object": (
        {
            "server.js": """
                const fastify=require("fastify")();
                fastify.route({method:"GET",url:"/healthz",handler:async()=>"ok"});
                fastify.listen({port:80});
                """,
        },
        ["/healthz"],
    ),
    "fastify prefix plugin": (
        {
            "server.js": """
                const app=require("fastify")();
                app.register(async (f)=>{f.get("/health",async()=>"ok")},{prefix:"/api"});
                app.listen({port:80});
                """,
        },
        ["/api/health"],
    ),
    "koa router prefix": (
        {
            "server.js": """
                const Koa=require("koa");
                const Router=require("@koa/router");
                const app=new Koa();
                const r=new Router({prefix:"/internal"});
                r.get("/ready",(c)=>{c.body="ok"});
                app.use(r.routes());
                app.listen(80);
                """,
        },
        ["/internal/ready"],
    ),
    "hapi server.route": (
        {
            "server.js": """
                const Hapi=require("@hapi/hapi");
                const server=Hapi.server({port:80});
                server.route({method:"GET",path:"/health",handler:()=>"ok"});
                server.start();
                """,
        },
        ["/health"],
    ),
    "hapi routes array": (
        {
            "server.js": """
                const Hapi=require("@hapi/hapi");
                const server=Hapi.server({port:80});
                server.route([{method:"GET",path:"/health",handler:()=>"ok"},{method:"GET",path:"/orders",handler:list}]);
                server.start();
                """,
        },
        ["/health"],
    ),
    "hono basePath": (
        {
            "server.mjs": """
                import { Hono } from "hono";
                import { serve } from "@hono/node-server";
                const app = new Hono().basePath("/api");
                app.get("/healthz", (c) => c.text("ok"));
                serve(app);
                """,
        },
        ["/api/healthz"],
    ),
    "elysia": (
        {
            "server.ts": """
                import { Elysia } from "elysia";
                new Elysia().get("/health", () => "ok").listen(80);
                """,
        },
        ["/health"],
    ),
    "polka": (
        {
            "server.js": """
                const polka=require("polka");
                polka().get("/healthz",(q,r)=>r.end("ok")).listen(80);
                """,
        },
        ["/healthz"],
    ),
    "restify": (
        {
            "server.js": """
                const restify=require("restify");
                const s=restify.createServer();
                s.get("/health",(q,r,n)=>{r.send("ok");
                n();
                });
                s.listen(80);
                """,
        },
        ["/health"],
    ),
    "node http url compare": (
        {
            "server.js": """
                const http=require("http");
                http.createServer((req,res)=>{if(req.url==="/healthz"){res.end("ok");
                return;
                }res.end("orders")}).listen(80);
                """,
        },
        ["/healthz"],
    ),
    "flask add_url_rule": (
        {
            "main.py": """
                from flask import Flask
                app = Flask(__name__)
                app.add_url_rule("/healthz", "healthz", lambda: "ok")
                app.run()
                """,
        },
        ["/healthz"],
    ),
    "flask add_url_rule loop dict": (
        {
            "main.py": """
                from flask import Flask

                app = Flask(__name__)
                ROUTES = {"/healthz": live, "/orders": orders}
                for path, view in ROUTES.items():
                    app.add_url_rule(path, view.__name__, view)
                app.run()
                """,
        },
        ["/healthz"],
    ),
    "flask add_url_rule loop tuples": (
        {
            "main.py": """
                from flask import Flask

                app = Flask(__name__)
                for path, view in (("/healthz", live), ("/orders", orders)):
                    app.add_url_rule(path, view_func=view)
                app.run()
                """,
        },
        ["/healthz"],
    ),
    "flask add_url_rule loop list of names": (
        {
            "main.py": """
                from flask import Flask

                app = Flask(__name__)
                for path in ["/health", "/healthz"]:
                    app.add_url_rule(path, path, live)
                app.run()
                """,
        },
        ["/health", "/healthz"],
    ),
    "flask blueprint prefix": (
        {
            "main.py": """
                from flask import Flask, Blueprint
                bp = Blueprint("ops", __name__, url_prefix="/ops")
                @bp.route("/health")
                def health():
                    return "ok"
                app = Flask(__name__)
                app.register_blueprint(bp)
                app.run()
                """,
        },
        ["/ops/health"],
    ),
    "flask method view": (
        {
            "main.py": """
                from flask import Flask
                from flask.views import MethodView
                class Health(MethodView):
                    def get(self):
                        return "ok"
                app = Flask(__name__)
                app.add_url_rule("/health", view_func=Health.as_view("health"))
                app.run()
                """,
        },
        ["/health"],
    ),
    "flask restful": (
        {
            "main.py": """
                from flask import Flask
                from flask_restful import Api, Resource
                class Health(Resource):
                    def get(self):
                        return {}
                app = Flask(__name__)
                api = Api(app)
                api.add_resource(Health, "/healthz")
                app.run()
                """,
        },
        ["/healthz"],
    ),
    "fastapi add_api_route": (
        {
            "main.py": """
                import uvicorn
                from fastapi import FastAPI
                app = FastAPI()
                app.add_api_route("/healthz", live)
                uvicorn.run(app)
                """,
        },
        ["/healthz"],
    ),
    "fastapi router prefix": (
        {
            "main.py": """
                import uvicorn
                from fastapi import FastAPI, APIRouter
                r = APIRouter(prefix="/ops")
                @r.get("/healthz")
                def ready():
                    return {}
                app = FastAPI()
                app.include_router(r, prefix="/v1")
                uvicorn.run(app)
                """,
        },
        ["/v1/ops/healthz"],
    ),
    "starlette route list": (
        {
            "main.py": """
                import uvicorn
                from starlette.applications import Starlette
                from starlette.routing import Route, Mount
                app = Starlette(routes=[Route("/healthz", live), Mount("/api", routes=[Route("/orders", orders)])])
                uvicorn.run(app)
                """,
        },
        ["/healthz"],
    ),
    "aiohttp add_get": (
        {
            "main.py": """
                from aiohttp import web
                app = web.Application()
                app.router.add_get("/health", live)
                web.run_app(app)
                """,
        },
        ["/health"],
    ),
    "aiohttp add_routes": (
        {
            "main.py": """
                from aiohttp import web
                app = web.Application()
                app.add_routes([web.get("/health", live), web.post("/orders", order)])
                web.run_app(app)
                """,
        },
        ["/health"],
    ),
    "aiohttp table": (
        {
            "main.py": """
                from aiohttp import web
                routes = web.RouteTableDef()
                @routes.get("/healthz")
                async def live(request):
                    return web.Response()
                app = web.Application()
                app.add_routes(routes)
                web.run_app(app)
                """,
        },
        ["/healthz"],
    ),
    "sanic": (
        {
            "main.py": """
                from sanic import Sanic
                app = Sanic("orders")
                @app.get("/healthz")
                async def live(request):
                    return text("ok")
                app.run()
                """,
        },
        ["/healthz"],
    ),
    "tornado handlers": (
        {
            "main.py": """
                import tornado.web, tornado.ioloop
                class Health(tornado.web.RequestHandler):
                    def get(self):
                        self.write("ok")
                app = tornado.web.Application([(r"/healthz", Health), (r"/orders", Orders)])
                app.listen(80)
                tornado.ioloop.IOLoop.current().start()
                """,
        },
        ["/healthz"],
    ),
    "falcon": (
        {
            "main.py": """
                import falcon
                from wsgiref.simple_server import make_server
                app = falcon.App()
                app.add_route("/health", Health())
                make_server("", 80, app).serve_forever()
                """,
        },
        ["/health"],
    ),
    "bottle": (
        {
            "main.py": """
                from bottle import route, run
                @route("/health")
                def health():
                    return "ok"
                run(port=80)
                """,
        },
        ["/health"],
    ),
    "litestar": (
        {
            "main.py": """
                import uvicorn
                from litestar import Litestar, get
                @get("/healthz")
                async def live() -> str:
                    return "ok"
                app = Litestar([live])
                uvicorn.run(app)
                """,
        },
        ["/healthz"],
    ),
    "http.server": (
        {
            "main.py": """
                from http.server import HTTPServer, BaseHTTPRequestHandler
                class H(BaseHTTPRequestHandler):
                    def do_GET(self):
                        if self.path == "/healthz":
                            self.send_response(200)
                HTTPServer(("", 80), H).serve_forever()
                """,
        },
        ["/healthz"],
    ),
    "go net/http method pattern": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                )

                func main() {
                    http.HandleFunc("GET /healthz", live)
                    http.ListenAndServe(":80", nil)
                }
                """,
        },
        ["/healthz"],
    ),
    "go mux map loop": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                )

                func main() {
                    routes := map[string]http.HandlerFunc{"/healthz": live, "/orders": orders}
                    for path, h := range routes {
                        http.HandleFunc(path, h)
                    }
                    http.ListenAndServe(":80", nil)
                }
                """,
        },
        ["/healthz"],
    ),
    "go gin list of structs": (
        {
            "main.go": """
                package main

                import (
                    "github.com/gin-gonic/gin"
                )

                func main() {
                    r := gin.Default()
                    routes := []struct{ path string; h gin.HandlerFunc }{{"/healthz", live}, {"/orders", orders}}
                    for _, each := range routes {
                        r.GET(each.path, each.h)
                    }
                    r.Run()
                }
                """,
        },
        ["/healthz"],
    ),
    "go gin group": (
        {
            "main.go": """
                package main

                import (
                    "github.com/gin-gonic/gin"
                )

                func main() {
                    r := gin.Default()
                    g := r.Group("/ops")
                    g.GET("/healthz", ready)
                    r.Run()
                }
                """,
        },
        ["/ops/healthz"],
    ),
    "go chi route": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                    "github.com/go-chi/chi/v5"
                )

                func main() {
                    r := chi.NewRouter()
                    r.Route("/api", func(r chi.Router) { r.Get("/health", live) })
                    http.ListenAndServe(":80", r)
                }
                """,
        },
        ["/api/health"],
    ),
    "go chi heartbeat": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                    "github.com/go-chi/chi/v5"
                    "github.com/go-chi/chi/v5/middleware"
                )

                func main() {
                    r := chi.NewRouter()
                    r.Use(middleware.Heartbeat("/ping"))
                    http.ListenAndServe(":80", r)
                }
                """,
        },
        ["/ping"],
    ),
    "go gorilla subrouter": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                    "github.com/gorilla/mux"
                )

                func main() {
                    r := mux.NewRouter()
                    s := r.PathPrefix("/internal").Subrouter()
                    s.HandleFunc("/live", live).Methods("GET")
                    http.ListenAndServe(":80", r)
                }
                """,
        },
        ["/internal/live"],
    ),
    "go httprouter": (
        {
            "main.go": """
                package main

                import (
                    "net/http"
                    "github.com/julienschmidt/httprouter"
                )

                func main() {
                    r := httprouter.New()
                    r.GET("/healthz", live)
                    http.ListenAndServe(":80", r)
                }
                """,
        },
        ["/healthz"],
    ),
    "go echo any": (
        {
            "main.go": """
                package main

                import (
                    "github.com/labstack/echo/v4"
                )

                func main() {
                    e := echo.New()
                    e.Any("/healthz", live)
                    e.Start(":80")
                }
                """,
        },
        ["/healthz"],
    ),
    "go health from flag default": (
        {
            "main.go": """
                package main

                import (
                    "flag"
                    "net/http"
                )

                func main() {
                    healthPath := flag.String("health-path", "/healthz", "where health is told")
                    flag.Parse()
                    http.HandleFunc(*healthPath, live)
                    http.ListenAndServe(":80", nil)
                }
                """,
        },
        ["/healthz"],
    ),
    "health path of an env variable with default": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                const healthPath=process.env.HEALTH_PATH || "/healthz";
                app.get(healthPath,live);
                app.listen(80);
                """,
        },
        ["/healthz"],
    ),
    "spring GetMapping array": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import org.springframework.boot.SpringApplication;
                import org.springframework.boot.autoconfigure.SpringBootApplication;
                @SpringBootApplication
                public class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }
                """,
            "src/main/java/shop/H.java": """
                package shop;
                import org.springframework.web.bind.annotation.*;
                @RestController
                class H {
                  @GetMapping({"/health", "/ping"})
                  String ok() { return "ok"; }
                }
                """,
        },
        ["/health", "/ping"],
    ),
    "spring webflux functional": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import org.springframework.boot.SpringApplication;
                import org.springframework.boot.autoconfigure.SpringBootApplication;
                @SpringBootApplication
                public class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }
                """,
            "src/main/java/shop/R.java": """
                package shop;
                import org.springframework.context.annotation.Bean;
                import org.springframework.web.reactive.function.server.*;
                import static org.springframework.web.reactive.function.server.RouterFunctions.route;
                import static org.springframework.web.reactive.function.server.RequestPredicates.GET;
                class R {
                  @Bean RouterFunction<ServerResponse> routes() { return route(GET("/healthz"), q -> ServerResponse.ok().build()); }
                }
                """,
        },
        ["/healthz"],
    ),
    "spring inherited prefix": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import org.springframework.boot.SpringApplication;
                import org.springframework.boot.autoconfigure.SpringBootApplication;
                @SpringBootApplication
                public class App { public static void main(String[] a) { SpringApplication.run(App.class, a); } }
                """,
            "src/main/java/shop/Base.java": """
                package shop;
                import org.springframework.web.bind.annotation.*;
                abstract class Base {
                  @GetMapping("/health") String ok() { return "ok"; }
                }
                """,
            "src/main/java/shop/C.java": """
                package shop;
                import org.springframework.web.bind.annotation.*;
                @RestController
                @RequestMapping("/api")
                class C extends Base { }
                """,
        },
        ["/api/health"],
    ),
    "vertx router": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.vertx.core.Vertx;
                import io.vertx.ext.web.Router;
                public class App {
                  public static void main(String[] a) {
                    Vertx vertx = Vertx.vertx();
                    Router router = Router.router(vertx);
                    router.get("/health").handler(c -> c.end("ok"));
                    vertx.createHttpServer().requestHandler(router).listen(80);
                  }
                }
                """,
        },
        ["/health"],
    ),
    "vertx subrouter": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.vertx.core.Vertx;
                import io.vertx.ext.web.Router;
                public class App {
                  public static void main(String[] a) {
                    Vertx vertx = Vertx.vertx();
                    Router router = Router.router(vertx);
                    Router ops = Router.router(vertx);
                    ops.get("/healthz").handler(App::ready);
                    router.mountSubRouter("/ops", ops);
                    vertx.createHttpServer().requestHandler(router).listen(80);
                  }
                }
                """,
        },
        ["/ops/healthz"],
    ),
    "javalin": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.javalin.Javalin;
                public class App {
                  public static void main(String[] a) { Javalin.create().get("/health", c -> c.result("ok")).start(80); }
                }
                """,
        },
        ["/health"],
    ),
    "jaxrs path": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import org.eclipse.jetty.server.Server;
                public class App {
                  public static void main(String[] a) throws Exception { new Server(80).start(); }
                }
                """,
            "src/main/java/shop/H.java": """
                package shop;
                import jakarta.ws.rs.*;
                @Path("/internal")
                public class H {
                  @GET @Path("/isAlive") public String ok() { return "ok"; }
                }
                """,
        },
        ["/internal/isAlive"],
    ),
    "micronaut controller": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.micronaut.runtime.Micronaut;
                public class App { public static void main(String[] a) { Micronaut.run(App.class, a); } }
                """,
            "src/main/java/shop/H.java": """
                package shop;
                import io.micronaut.http.annotation.*;
                @Controller("/ops")
                class H {
                  @Get("/health") String ok() { return "ok"; }
                }
                """,
        },
        ["/ops/health"],
    ),
    "jdk HttpServer": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import com.sun.net.httpserver.HttpServer;
                import java.net.InetSocketAddress;
                public class App {
                  public static void main(String[] a) throws Exception {
                    HttpServer server = HttpServer.create(new InetSocketAddress(80), 0);
                    server.createContext("/healthz", new Live());
                    server.start();
                  }
                }
                """,
        },
        ["/healthz"],
    ),
    "undertow": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.undertow.Undertow;
                import io.undertow.Handlers;
                public class App {
                  public static void main(String[] a) {
                    Undertow.builder().addHttpListener(80, "0.0.0.0").setHandler(Handlers.routing().get("/healthz", new Live())).build().start();
                  }
                }
                """,
        },
        ["/healthz"],
    ),
    "helidon se": (
        {
            "src/main/java/shop/App.java": """
                package shop;
                import io.helidon.webserver.WebServer;
                public class App {
                  public static void main(String[] a) { WebServer.builder().routing(r -> r.get("/health", (q, s) -> s.send("ok"))).build().start(); }
                }
                """,
        },
        ["/health"],
    ),
    "ktor nested": (
        {
            "src/main/kotlin/shop/App.kt": """
                package shop
                import io.ktor.server.engine.*
                import io.ktor.server.netty.*
                import io.ktor.server.routing.*
                fun main() { embeddedServer(Netty, port = 80) { routing { route("/internal") { get("/is-ready") { } } } }.start(wait = true) }
                """,
        },
        ["/internal/is-ready"],
    ),
    "ktor loop": (
        {
            "src/main/kotlin/shop/App.kt": """
                package shop
                import io.ktor.server.engine.*
                import io.ktor.server.netty.*
                import io.ktor.server.routing.*
                fun main() { embeddedServer(Netty, port = 80) { routing { listOf("/health", "/healthz").forEach { get(it) { } } } }.start(wait = true) }
                """,
        },
        ["/health", "/healthz"],
    ),
    "http4k": (
        {
            "src/main/kotlin/shop/App.kt": """
                package shop
                import org.http4k.core.*
                import org.http4k.routing.*
                import org.http4k.server.*
                fun main() { routes("/health" bind Method.GET to { Response(Status.OK) }).asServer(Jetty(80)).start() }
                """,
        },
        ["/health"],
    ),
    "not health: /status below another mount": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                const r=express.Router();
                r.get("/status",(q,s)=>s.send(queue));
                app.use("/sync",r);
                app.listen(80);
                """,
        },
        [],
    ),
    "not health: client of a health path": (
        {
            "server.js": """
                const express=require("express");
                const app=express();
                app.get("/orders",async(q,r)=>{await fetch("http://x/healthz");
                r.send(1)});
                app.listen(80);
                """,
        },
        [],
    ),
}
# A path that stands in a variable alone: what the deployment puts there.
DEPLOYED = {
    "js-variable/Dockerfile": STARTED["js"]["Dockerfile"],
    "js-variable/server.js": 'const app = require("express")();\napp.get(process.env.HEALTH_PATH, live);\napp.listen(80);\n',
    "py-variable/Dockerfile": STARTED["py"]["Dockerfile"],
    "py-variable/main.py": (
        "import os\nfrom flask import Flask\napp = Flask(__name__)\n"
        '@app.route(os.environ["LIVENESS_PATH"])\ndef live(): ...\n@app.route(os.environ["READINESS_PATH"])\ndef ready(): ...\n'
    ),
    "docker-compose.yml": (
        "services:\n  js:\n    build: ./js-variable\n    environment:\n      HEALTH_PATH: /healthz\n"
        "  one:\n    build: ./py-variable\n    environment:\n      READINESS_PATH: /ready\n"
        "  two:\n    build: ./py-variable\n    environment:\n      READINESS_PATH: /readyz\n"
    ),
    "k8s/py.yaml": (
        "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: py-variable}\nspec:\n  template:\n    spec:\n      containers:\n"
        "        - name: py-variable\n          image: shop/py-variable\n          env:\n            - {name: LIVENESS_PATH, value: /livez}\n"
    ),
}


def folder(way: str) -> str:
    return "".join(character if character.isalnum() else "-" for character in way)


@pytest.fixture(scope="module")
def report(tmp_path_factory: pytest.TempPathFactory) -> Report:
    root = tmp_path_factory.mktemp("ways")
    written(root, DEPLOYED)
    for way, (files, _) in WAYS.items():
        ending = next(iter(files)).rpartition(".")[2]
        around = dict(STARTED[LANGUAGES.get(ending, ending)])
        if ending == "go":
            around["go.mod"] = f"module example.com/{folder(way)}\n\ngo 1.23\n"
        written(root / folder(way), {**around, **{path: dedent(text) for path, text in files.items()}})
    return scan(Request(root=root, cached=False))


def answered(report: Report, service: str) -> list[str]:
    """The paths in a service's own code; a module that a platform starts may answer for itself beside it."""
    return sorted(
        {
            fact.value("path")
            for fact in report.facts
            if fact.kind == "health_endpoint"
            and fact.technology == "http"
            and fact.location.path.startswith(f"{service}/")
        }
    )


@pytest.mark.parametrize("way", WAYS)
def test_a_route_is_seen_however_it_is_hung_in(report: Report, way: str) -> None:
    assert answered(report, folder(way)) == WAYS[way][1]


def test_a_path_that_only_a_deployment_says_is_looked_up_where_all_say_the_same(report: Report) -> None:
    assert answered(report, "js-variable") == ["/healthz"]
    assert answered(report, "py-variable") == ["/livez"]
