using ScriptHost.Cli.Sql.Results;

namespace ScriptHost.Cli.Sql.Sessions;

/// <summary>Where a session's lines go.</summary>
/// <param name="results">Rows alone where a program reads them; else all that is said.</param>
/// <param name="errors">What went wrong.</param>
/// <param name="form">What rows look like. Where programs read them, lines for people go with the errors.</param>
internal sealed class SqlOutput(TextWriter results, TextWriter errors, ResultForm form)
{
    public TextWriter Results { get; } = results;

    /// <summary>For people.</summary>
    public void Say(string line) => ForPeople.WriteLine(line);

    /// <summary>What a job wrote, as it is.</summary>
    public void Show(string text, bool isError) => (isError ? errors : ForPeople).Write(text);

    public TextWriter ForPeople => form == ResultForm.Table ? Results : errors;

    /// <summary>For the rows of one query.</summary>
    public IResultPrinter CreatePrinter() => ResultPrinters.Create(form, Results, ResultPrinters.TerminalWidth());

    public void Complain(string message) => errors.WriteLine($"scripthost: {message}");
}
