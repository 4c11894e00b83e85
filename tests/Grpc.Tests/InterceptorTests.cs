using Grpc.Core;
using Grpc.Core.Interceptors;
using Grpc.Tests.Hosting;
using Grpc.Tests.Protos;
using Microsoft.Extensions.DependencyInjection;

namespace Grpc.Tests;

public sealed class InterceptorTests
{
    [Fact]
    public async Task A_servers_interceptor_translates_errors()
    {
        await using var host = await ProbeHost.StartAsync(options => options.Interceptors.Add<Translator>());
        var client = host.Client();
        Assert.Equal(StatusCode.InvalidArgument, (await client.EchoAsync(new EchoRequest { Behaviour = "throw" }).FailureAsync()).StatusCode);

        using var call = client.Count(new CountRequest { Count = 1, Behaviour = "throw" });
        Assert.True(await call.ResponseStream.MoveNext().WaitAsync(Limits.Bound));
        Assert.Equal(StatusCode.InvalidArgument, (await call.FailureAsync()).StatusCode);
    }

    [Fact]
    public async Task A_servers_interceptor_refuses_calls_before_their_service_is_made()
    {
        await using var host = await ProbeHost.StartAsync(options => options.Interceptors.Add<TokenCheck>("token"));
        var client = host.Client();
        Assert.Equal(StatusCode.Unauthenticated, (await client.EchoAsync(new EchoRequest()).FailureAsync()).StatusCode);
        Assert.Equal(StatusCode.Unauthenticated, (await client.Count(new CountRequest { Count = 1 }).FailureAsync()).StatusCode);

        var authorized = new Metadata { { "x-token", "token" } };
        await client.EchoAsync(new EchoRequest(), authorized).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal("disposed", await host.State.NextReportAsync());
    }

    [Fact]
    public async Task Interceptors_of_a_server_run_in_the_order_of_their_registration()
    {
        await using var host = await ProbeHost.StartAsync(options =>
        {
            options.Interceptors.Add<Tracer>("outer");
            options.Interceptors.Add<Tracer>("inner");
        });
        await host.Client().EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal(["outer", "inner"], [await host.State.NextReportAsync(), await host.State.NextReportAsync()]);
    }

    [Fact]
    public async Task An_interceptor_that_is_a_service_is_taken_from_the_services()
    {
        var shared = new Translator();
        await using var host = await ProbeHost.StartAsync(
            options => options.Interceptors.Add<Translator>(), services => services.AddSingleton(shared));
        var client = host.Client();
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal(2, shared.Calls);
    }

    [Fact]
    public async Task A_clients_interceptor_adds_headers_to_every_shape_of_call()
    {
        await using var host = await ProbeHost.StartAsync(options => options.Interceptors.Add<TokenCheck>("token"));
        var client = new Probe.ProbeClient(host.Channel().Intercept(new TokenSender("token")));
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        await Task.Run(() => client.Echo(new EchoRequest())).WaitAsync(Limits.Bound);
        using var call = client.Count(new CountRequest { Count = 3 });
        Assert.Equal(3, (await call.ReadNumbersAsync()).Count);
    }

    [Fact]
    public async Task Interceptors_of_a_client_run_in_the_order_given()
    {
        await using var host = await ProbeHost.StartAsync();
        var order = new List<string>();
        var client = new Probe.ProbeClient(host.Channel().CreateCallInvoker().Intercept(new Recorder(order, "outer"), new Recorder(order, "inner")));
        await client.EchoAsync(new EchoRequest()).ResponseAsync.WaitAsync(Limits.Bound);
        Assert.Equal(["outer", "inner"], order);
    }

    [Fact]
    public async Task A_clients_interceptor_may_replace_the_reply()
    {
        await using var host = await ProbeHost.StartAsync();
        var client = new Probe.ProbeClient(host.Channel().Intercept(new Replacer()));
        using var call = client.EchoAsync(new EchoRequest { Behaviour = "fail", Text = "no" });
        Assert.Equal("replaced", (await call.ResponseAsync.WaitAsync(Limits.Bound)).Text);
        Assert.Equal(StatusCode.FailedPrecondition, call.GetStatus().StatusCode);
    }

    private sealed class Translator : Interceptor
    {
        public int Calls { get; private set; }

        public override async Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Calls++;
            try
            {
                return await continuation(request, context);
            }
            catch (ArgumentException e)
            {
                throw Translate(e);
            }
        }

        public override async Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            try
            {
                await continuation(request, responseStream, context);
            }
            catch (ArgumentException e)
            {
                throw Translate(e);
            }
        }

        private static RpcException Translate(ArgumentException exception) => new(new Status(StatusCode.InvalidArgument, "translated", exception));
    }

    private sealed class TokenCheck(string token) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, context);
        }

        public override Task ServerStreamingServerHandler<TRequest, TResponse>(
            TRequest request,
            IServerStreamWriter<TResponse> responseStream,
            ServerCallContext context,
            ServerStreamingServerMethod<TRequest, TResponse> continuation)
        {
            Check(context);
            return continuation(request, responseStream, context);
        }

        private void Check(ServerCallContext context)
        {
            if (context.RequestHeaders.GetValue("x-token") != token)
                throw new RpcException(new Status(StatusCode.Unauthenticated, "A token is missing."));
        }
    }

    private sealed class Tracer(ProbeState state, string name) : Interceptor
    {
        public override Task<TResponse> UnaryServerHandler<TRequest, TResponse>(
            TRequest request, ServerCallContext context, UnaryServerMethod<TRequest, TResponse> continuation)
        {
            state.Report(name);
            return continuation(request, context);
        }
    }

    private sealed class TokenSender(string token) : Interceptor
    {
        public override TResponse BlockingUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            BlockingUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, WithToken(context));

        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation) => continuation(request, WithToken(context));

        public override AsyncServerStreamingCall<TResponse> AsyncServerStreamingCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncServerStreamingCallContinuation<TRequest, TResponse> continuation) => continuation(request, WithToken(context));

        private ClientInterceptorContext<TRequest, TResponse> WithToken<TRequest, TResponse>(ClientInterceptorContext<TRequest, TResponse> context)
            where TRequest : class
            where TResponse : class =>
            new(context.Method, context.Host, context.Options.WithHeaders(new Metadata { { "x-token", token } }));
    }

    private sealed class Recorder(List<string> order, string name) : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            order.Add(name);
            return continuation(request, context);
        }
    }

    private sealed class Replacer : Interceptor
    {
        public override AsyncUnaryCall<TResponse> AsyncUnaryCall<TRequest, TResponse>(
            TRequest request,
            ClientInterceptorContext<TRequest, TResponse> context,
            AsyncUnaryCallContinuation<TRequest, TResponse> continuation)
        {
            var call = continuation(request, context);
            return new AsyncUnaryCall<TResponse>(
                ReplaceAsync(call.ResponseAsync), call.ResponseHeadersAsync, call.GetStatus, call.GetTrailers, call.Dispose);
        }

        private static async Task<TResponse> ReplaceAsync<TResponse>(Task<TResponse> response)
            where TResponse : class
        {
            try
            {
                return await response;
            }
            catch (RpcException)
            {
                return (TResponse)(object)new EchoReply { Text = "replaced" };
            }
        }
    }
}
