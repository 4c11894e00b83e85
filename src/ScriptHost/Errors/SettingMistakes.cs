using Microsoft.Extensions.Options;

namespace ScriptHost.Errors;

/// <summary>What is wrong with the settings of one section: all of it, each with its key, its value and what is allowed.</summary>
internal sealed class SettingMistakes(string section)
{
    private readonly List<string> _mistakes = [];

    public IReadOnlyList<string> All => _mistakes;

    /// <summary>What a program that cannot start with them says.</summary>
    public static string Sentence(IEnumerable<string> mistakes) => $"The settings are not in order:\n  {string.Join("\n  ", mistakes)}";

    /// <param name="key">Below the section.</param>
    /// <param name="mistake">Goes on behind the key: "is 5: give 1 to 3."</param>
    public void Add(string key, string mistake) => _mistakes.Add($"{section}:{key} {mistake}");

    /// <summary>Checks a value that may be left out.</summary>
    public void CheckRange<T>(string key, T? value, T least, T most)
        where T : struct, IComparable<T>
    {
        if (value is { } given && (given.CompareTo(least) < 0 || given.CompareTo(most) > 0))
        {
            Add(key, $"is {given}: give {least} to {most}.");
        }
    }

    public ValidateOptionsResult ToResult() => _mistakes.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(_mistakes);
}
