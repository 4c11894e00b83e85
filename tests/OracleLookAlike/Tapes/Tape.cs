using System.Collections.Concurrent;

namespace OracleLookAlike;

/// <summary>
/// What a test tells the look-alike of Oracle's driver to answer, and what that was asked to do. A connection finds its tape by the data
/// source of its connection string: the driver is loaded apart from the tests, and shares this assembly with them.
/// </summary>
public sealed class Tape : IDisposable
{
    private static readonly ConcurrentDictionary<string, Tape> Playing = new();

    public Tape(string dataSource)
    {
        DataSource = dataSource;
        Playing[dataSource] = this;
    }

    public string DataSource { get; }

    /// <summary>All that was set on connections before they were opened, every statement with its binds, and the ends of transactions.</summary>
    public List<string> Log { get; } = [];

    /// <summary>Gives the rows of a query by a piece of its text.</summary>
    public List<(string Text, object[][] Rows)> Answers { get; } = [];

    /// <summary>Gives the values of output binds by their names.</summary>
    public Dictionary<string, object> Outputs { get; } = [];

    /// <summary>The next statement that holds the text fails with the message, as an error about the second row where rows go as arrays.</summary>
    public (string Text, string Message)? Failure { get; set; }

    /// <summary>The message of the driver's error when a connection is opened.</summary>
    public string? OpenFailure { get; set; }

    public static Tape Of(string dataSource) => Playing[dataSource];

    public void Dispose() => Playing.TryRemove(DataSource, out _);
}
