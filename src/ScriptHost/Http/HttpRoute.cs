namespace ScriptHost.Http;

/// <summary>One thing that can be done over HTTP.</summary>
/// <param name="Method">For example <c>GET</c>, which answers HEAD, too.</param>
/// <param name="Path">With <c>{id}</c> for a run.</param>
/// <param name="Call">The call over gRPC that it stands for, as logs have it.</param>
/// <param name="AnswerAsync">Does it.</param>
internal sealed record HttpRoute(string Method, string Path, string Call, Func<HttpCall, Task> AnswerAsync);
