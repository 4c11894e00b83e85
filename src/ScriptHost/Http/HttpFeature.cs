using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using ScriptHost.Errors;

namespace ScriptHost.Http;

internal static class HttpFeature
{
    public static IServiceCollection AddHttp(this IServiceCollection services, IConfiguration configuration)
    {
        services.AddOptions<HttpOptions>().Bind(configuration.GetSection(HttpOptions.Section)).ValidateOnStart();
        services.AddSingleton<IValidateOptions<HttpOptions>, HttpOptionsValidator>();
        services.AddSingleton<RunResource>();
        services.AddSingleton<EventsResource>();
        services.AddSingleton<OutputResource>();
        services.AddSingleton<SessionResource>();
        services.AddSingleton<HttpCalls>();
        return services;
    }

    /// <summary>Puts the paths beside those of gRPC: no middleware, so that calls over gRPC pass nothing more than before.</summary>
    public static void MapHttp(this IEndpointRouteBuilder endpoints)
    {
        var services = endpoints.ServiceProvider;
        var calls = services.GetRequiredService<HttpCalls>();
        var runs = services.GetRequiredService<RunResource>();
        var events = services.GetRequiredService<EventsResource>();
        var output = services.GetRequiredService<OutputResource>();
        var session = services.GetRequiredService<SessionResource>();
        HttpRoute[] routes =
        [
            new("POST", "/v1/runs", "RunJob", runs.PostAsync),
            new("GET", "/v1/runs/{id}", "GetRun", runs.GetAsync),
            new("DELETE", "/v1/runs/{id}", "CancelRun", runs.DeleteAsync),
            new("GET", "/v1/runs/{id}/events", "AttachRun", events.GetAsync),
            new("GET", "/v1/runs/{id}/output/stdout", "GetOutput", output.GetStdoutAsync),
            new("GET", "/v1/runs/{id}/output/stderr", "GetOutput", output.GetStderrAsync),
            new("GET", "/v1/runs/{id}/session", "LendSession", session.GetAsync),
            new("GET", "/v1/openapi.json", "GetOpenApi", OpenApiDocument.GetAsync),
        ];
        foreach (var ofPath in routes.GroupBy(route => route.Path))
        {
            var there = ofPath.ToList();
            endpoints.Map(ofPath.Key, context => calls.AnswerAsync(context, there));
        }

        var paths = string.Join(", ", routes.Select(route => route.Path).Distinct());
        endpoints.MapFallback("{**path}", context => Problem.WriteAsync(
            context, new ScriptHostException(ErrorCode.BadRequest, $"There is nothing at {context.Request.Path}. There are {paths}."), StatusCodes.Status404NotFound));
    }
}
