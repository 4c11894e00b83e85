using System.Globalization;
using System.Text.RegularExpressions;
using ScriptHost.Cli.Sql.Sources;
using ScriptHost.Cli.Sql.Values;

namespace ScriptHost.Cli.Sql.Parsing;

/// <summary>Literals that a word begins: TIMESTAMP '…', DATE '…' and INTERVAL '…' DAY TO SECOND.</summary>
internal static class TimeLiterals
{
    private static readonly string[] Units = ["DAY", "HOUR", "MINUTE", "SECOND"];

    /// <returns>Null when the current word begins none.</returns>
    /// <exception cref="Errors.ScriptHostException">BAD_REQUEST, NOT_SUPPORTED.</exception>
    public static LiteralExpression? Read(TokenReader tokens)
    {
        var start = tokens.Current.Start;
        if (tokens.TryTake("INTERVAL"))
        {
            return ReadInterval(tokens, start);
        }

        var isDate = tokens.Is("DATE");
        if (!isDate && !tokens.Is("TIMESTAMP"))
        {
            return null;
        }

        tokens.Take();
        var text = TakeText(tokens);
        return IsoTime.TryParse(text) is { } time && (!isDate || text.Length == 10)
            ? new LiteralExpression(start, time)
            : throw SqlErrors.Sql(
                tokens.Unit.PlaceOf(start), 1861, $"literal '{SqlErrors.Shortened(text)}' does not match format string: give {(isDate ? "'2026-03-29'" : "'2026-03-29 01:30:00 Europe/Vienna', with an offset, or without a zone")}");
    }

    private static LiteralExpression ReadInterval(TokenReader tokens, int start)
    {
        var text = TakeText(tokens);
        var first = TakeUnit(tokens);
        var last = tokens.TryTake("TO") ? TakeUnit(tokens) : first;
        var isNegative = text is ['-', ..];
        var pattern = string.Join(@"\s*[ :]\s*", Units[first..(last + 1)].Select(unit => unit == "SECOND" ? @"(\d+(?:\.\d{1,9})?)" : @"(\d{1,9})"));
        var match = first <= last ? Regex.Match(text.TrimStart('+', '-').Trim(), $"^{pattern}$", RegexOptions.None, TimeSpan.FromSeconds(1)) : Match.Empty;
        if (!match.Success)
        {
            throw SqlErrors.Sql(tokens.Unit.PlaceOf(start), 1867, $"the interval '{SqlErrors.Shortened(text)}' is invalid for {Units[first]}{(last == first ? "" : $" TO {Units[last]}")}: give for example INTERVAL '1 02:30:00' DAY TO SECOND, or INTERVAL '5' MINUTE");
        }

        var ticks = 0m;
        for (var unit = first; unit <= last; unit++)
        {
            var size = unit switch { 0 => TimeSpan.TicksPerDay, 1 => TimeSpan.TicksPerHour, 2 => TimeSpan.TicksPerMinute, _ => TimeSpan.TicksPerSecond };
            ticks += decimal.TryParse(match.Groups[unit - first + 1].Value, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && number < 1e9m ? number * size : decimal.MaxValue / 8;
        }

        return ticks < TimeSpan.TicksPerDay * 1_000_000m
            ? new LiteralExpression(start, new IntervalValue(TimeSpan.FromTicks((long)(isNegative ? -ticks : ticks))))
            : throw SqlErrors.Sql(tokens.Unit.PlaceOf(start), 1873, "the leading precision of the interval is too small: give less than 1,000,000 days");
    }

    // DAY(3), SECOND(2): how many digits are kept is not asked here.
    private static int TakeUnit(TokenReader tokens)
    {
        var at = tokens.Current;
        var name = tokens.TextOf(at).ToString().ToUpperInvariant();
        if (name is "YEAR" or "MONTH")
        {
            throw SqlErrors.Unsupported(tokens.Unit.PlaceOf(at.Start), $"INTERVAL … {name}");
        }

        var unit = at.Kind == TokenKind.Word ? Array.IndexOf(Units, name) : -1;
        if (unit < 0)
        {
            throw tokens.Unexpected("DAY, HOUR, MINUTE or SECOND");
        }

        tokens.Take();
        if (tokens.TryTake("("))
        {
            while (tokens.Current.Kind == TokenKind.Number || tokens.Is(","))
            {
                tokens.Take();
            }

            tokens.Expect(")");
        }

        return unit;
    }

    private static string TakeText(TokenReader tokens) => Lexer.ValueOf(tokens.TextOf(tokens.Take()));
}
