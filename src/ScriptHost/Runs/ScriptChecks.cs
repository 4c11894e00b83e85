using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Finds out whether actions could be run, without running them.</summary>
internal sealed class ScriptChecks(ActionResolver actions, SourceSetReader reader, CompilerProcess compiler)
{
    public async Task<CheckScriptReply> CheckAsync(CheckScriptRequest request, CancellationToken cancellationToken)
    {
        var checks = await Task.WhenAll(request.Actions.Select(action => CheckAsync(action, cancellationToken)));
        return new CheckScriptReply { Checks = { checks } };
    }

    private async Task<ScriptCheck> CheckAsync(string action, CancellationToken cancellationToken)
    {
        var check = new ScriptCheck { Action = action };
        try
        {
            var file = actions.Resolve(action);
            check.ScriptPath = file.Path;
            if (file.Kind != ScriptKind.CSharp)
            {
                check.Succeeded = true;
                check.Diagnostics.Add(NotCompiled(file.Path));
                return check;
            }

            var source = await reader.ReadToCheckAsync(file.Path, cancellationToken);
            var reply = await compiler.CompileAsync(source, checkOnly: true, cancellationToken);
            check.Succeeded = reply.EntryPoint is not null;
            check.EntryPoint = reply.EntryPoint?.Signature ?? "";
            check.CompileTime = reply.CompileTime;
            check.Diagnostics.Add(reply.Diagnostics);
        }
        catch (ScriptHostException exception)
        {
            check.Diagnostics.Add(new Diagnostic
            {
                Severity = Severity.Error,
                Id = ErrorTable.Get(exception.Code).Name,
                Message = exception.Message,
                Location = new SourceLocation { Path = action },
            });
        }

        return check;
    }

    private static Diagnostic NotCompiled(string path) => new()
    {
        Severity = Severity.Warning,
        Id = "SH0203",
        Message = "Only C# scripts are compiled: of this one, nothing was checked but that it may be run.",
        Location = new SourceLocation { Path = path },
    };
}
