"""ScriptHost's Python worker: a supervisor that speaks gRPC and a zygote that every run is forked from."""
