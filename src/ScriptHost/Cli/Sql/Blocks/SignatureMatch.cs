using ScriptHost.Cli.Sql.Packages;
using ScriptHost.Cli.Sql.Parsing;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Blocks;

/// <summary>What is known of something that a call passes, before anything is executed.</summary>
/// <param name="Argument">As it was written.</param>
/// <param name="IsConstant">Its value is known.</param>
/// <param name="Value">Null for NULL, and where it is not known.</param>
/// <param name="Type">Null where it is not known, and for NULL.</param>
internal sealed record GivenArgument(Argument Argument, bool IsConstant, SqlValue? Value, SqlType? Type);

/// <summary>How well a call goes with an overload.</summary>
internal sealed class SignatureMatch
{
    private SignatureMatch(Signature signature) => Signature = signature;

    public Signature Signature { get; }

    /// <summary>Why it does not go; null when it does.</summary>
    public string? Mistake { get; private set; }

    /// <summary>Where that stands, for those that stand somewhere.</summary>
    public int? MistakeAt { get; private set; }

    /// <summary>What is passed, by parameter.</summary>
    public Dictionary<Parameter, GivenArgument> Given { get; } = [];

    /// <summary>How many values must be converted.</summary>
    public int Conversions { get; private set; }

    public static SignatureMatch Of(Signature signature, IReadOnlyList<GivenArgument> given)
    {
        var match = new SignatureMatch(signature);
        for (var i = 0; i < given.Count && match.Mistake is null; i++)
        {
            match.Add(given[i], i);
        }

        if (match.Mistake is null && signature.Parameters.FirstOrDefault(parameter => parameter.IsRequired && !match.Given.ContainsKey(parameter)) is { } missing)
        {
            match.Mistake = $"{missing.Name} is missing";
        }

        return match;
    }

    private void Add(GivenArgument given, int position)
    {
        var parameters = Signature.Parameters;
        var parameter = given.Argument.Name is { } name
            ? parameters.FirstOrDefault(one => one.Name == name)
            : position < parameters.Count ? parameters[position] : null;
        if (parameter is null)
        {
            Fail(given, given.Argument.Name is { } unknown ? $"it has no parameter {unknown}" : $"it has {parameters.Count} parameters");
        }
        else if (!Given.TryAdd(parameter, given))
        {
            Fail(given, $"{parameter.Name} is given twice, by position and by name");
        }
        else if (!parameter.IsOut && parameter.Type is { } type && given.Type is { } own && own != type)
        {
            Conversions++;
            if (!Values.Conversions.MayConvert(own, type) || (given.IsConstant && Values.Conversions.TryConvert(given.Value!, type) is null))
            {
                Fail(given, $"{parameter.Name} is {Arithmetic.NameOf(type)}, and this is {(given.IsConstant ? $"'{SqlErrors.Shortened(given.Value!.ToString())}'" : Arithmetic.NameOf(own))}");
            }
        }
    }

    private void Fail(GivenArgument given, string mistake) => (Mistake, MistakeAt) = (mistake, given.Argument.At);
}
