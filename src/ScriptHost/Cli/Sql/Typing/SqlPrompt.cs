using ScriptHost.Cli.Sql.Sessions;
using ScriptHost.Cli.Sql.Sources;

namespace ScriptHost.Cli.Sql.Typing;

/// <summary>Asks somebody at a terminal for statements, and executes each as soon as it is complete.</summary>
internal sealed class SqlPrompt(LineEditor editor, History history)
{
    public async Task RunAsync(ISqlSession session, CancellationToken cancellationToken)
    {
        var lines = new List<string>();
        while (!session.HasEnded && editor.Read(lines.Count == 0 ? "SQL> " : $"{lines.Count + 1,3}  ", history.Lines) is { } line)
        {
            lines.Add(line);
            var text = string.Join('\n', lines) + "\n";
            if (UnitSplitter.Find(text, 0) is { } unit && !unit.IsEnded)
            {
                continue;
            }

            history.Add(lines);
            lines.Clear();
            await session.RunAsync(new SourceFile("stdin", text), cancellationToken);
        }
    }
}
