using ScriptHost.Benchmarks.Scenarios;

namespace ScriptHost.Benchmarks;

/// <summary>What was asked for on the command line.</summary>
/// <param name="Scenarios">Those to measure.</param>
/// <param name="Out">The folder for the report.</param>
internal sealed record Options(IReadOnlyList<Scenario> Scenarios, string Out)
{
    private const string Script = "bench/run.sh";

    public const string Usage = "bench/run.sh [NAME…] [--long] [--quick] [--out DIR] [--program PATH] [--list]";

    /// <summary>What repeats it, without the paths of this machine.</summary>
    public string Command { get; private init; } = Script;

    public bool IsList { get; init; }

    public bool IsQuick { get; init; }

    public bool IsLong { get; init; }

    /// <summary>Another scripthost command than the built one, for example a published one.</summary>
    public string? Program { get; init; }

    /// <exception cref="ArgumentException">What is not understood, and what is.</exception>
    public static Options Parse(IReadOnlyList<string> arguments)
    {
        var names = new List<string>();
        var options = new Options([], "");
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            options = argument switch
            {
                "--list" => options with { IsList = true },
                "--quick" => options with { IsQuick = true },
                "--long" => options with { IsLong = true },
                "--out" => options with { Out = ValueOf(arguments, ref i) },
                "--program" => options with { Program = ValueOf(arguments, ref i) },
                ['-', ..] => throw new ArgumentException($"There is no option '{argument}'. {Usage}"),
                var name => Named(name),
            };
            options = argument is "--out" or "--program" ? options : options with { Command = $"{options.Command} {argument}" };
        }

        return options with
        {
            Scenarios = [.. ScenarioTable.All.Where(one => names.Count == 0 ? options.IsLong || !one.IsLong : names.Contains(one.Name))],
            // A trial is not kept beside what is judged by.
            Out = options.Out != "" ? options.Out : options.IsQuick ? "artifacts/bench" : "bench/results",
        };

        Options Named(string name)
        {
            names.Add(ScenarioTable.All.FirstOrDefault(one => one.Name == name)?.Name
                ?? throw new ArgumentException($"There is no scenario '{name}'. There are: {string.Join(", ", ScenarioTable.All.Select(one => one.Name))}."));
            return options;
        }
    }

    private static string ValueOf(IReadOnlyList<string> arguments, ref int i) =>
        ++i < arguments.Count ? arguments[i] : throw new ArgumentException($"{arguments[i - 1]} wants a value. {Usage}");
}
