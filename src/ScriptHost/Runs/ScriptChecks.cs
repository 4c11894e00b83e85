using ScriptHost.Errors;
using ScriptHost.Scripts;
using ScriptHost.Security;
using ScriptHost.Security.Access;
using ScriptHost.V1;

namespace ScriptHost.Runs;

/// <summary>Finds out whether actions could be run, without running them.</summary>
internal sealed class ScriptChecks(ActionResolver actions, SourceSetReader reader, CompilerProcess compiler, PythonChecks pythonChecks, AccessRules access)
{
    public async Task<CheckScriptReply> CheckAsync(CheckScriptRequest request, ClientIdentity client, CancellationToken cancellationToken)
    {
        if (client.Certificate is not null)
        {
            access.CheckOwner(client, OwnerName.Parse(request.Owner));
        }

        var checks = await Task.WhenAll(request.Actions.Select(action => CheckAsync(action, request.Owner, client, cancellationToken)));
        return new CheckScriptReply { Checks = { checks } };
    }

    private async Task<ScriptCheck> CheckAsync(string action, string owner, ClientIdentity client, CancellationToken cancellationToken)
    {
        var check = new ScriptCheck { Action = action };
        try
        {
            var file = actions.Resolve(action);
            access.CheckScript(client, file.Path);
            check.ScriptPath = file.Path;
            switch (file.Kind)
            {
                case ScriptKind.CSharp:
                    await CompileAsync(file, check, cancellationToken);
                    break;
                case ScriptKind.Python:
                    await LookAtAsync(file, OwnerName.Parse(owner), check, cancellationToken);
                    break;
                default:
                    // A program of its own: that it is there, and may be run, is all that can be said.
                    check.Succeeded = true;
                    break;
            }
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

    private async Task CompileAsync(ScriptFile file, ScriptCheck check, CancellationToken cancellationToken)
    {
        var source = await reader.ReadToCheckAsync(file.Path, cancellationToken);
        var reply = await compiler.CompileAsync(source, checkOnly: true, cancellationToken);
        check.Succeeded = reply.EntryPoint is not null;
        check.EntryPoint = reply.EntryPoint?.Signature ?? "";
        check.CompileTime = reply.CompileTime;
        check.Diagnostics.Add(reply.Diagnostics);
    }

    private async Task LookAtAsync(ScriptFile file, OwnerName owner, ScriptCheck check, CancellationToken cancellationToken)
    {
        var reply = await pythonChecks.CheckAsync(file, owner, cancellationToken);
        check.Succeeded = reply.Diagnostics.All(diagnostic => diagnostic.Severity != Severity.Error);
        check.EntryPoint = reply.EntryPoint;
        check.CompileTime = reply.CheckTime;
        check.Diagnostics.Add(reply.Diagnostics);
    }
}
