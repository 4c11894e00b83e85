namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>Where a session's lines go.</summary>
/// <param name="results">Rows alone where a program reads them; else all that is said.</param>
/// <param name="errors">What went wrong.</param>
/// <param name="isForPrograms">Results are JSON or CSV, so that lines for people go with the errors.</param>
internal sealed class SqlOutput(TextWriter results, TextWriter errors, bool isForPrograms)
{
    public TextWriter Results { get; } = results;

    public TextWriter Errors { get; } = errors;

    /// <summary>For people.</summary>
    public void Say(string line) => (isForPrograms ? Errors : Results).WriteLine(line);

    public void Complain(string message) => Errors.WriteLine($"scripthost: {message}");
}
