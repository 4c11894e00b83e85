using System.Globalization;
using System.Text;

namespace ScriptHost.Scheduling.Views.Functions;

/// <summary>Numbers: whole ones have 64 bits, others are double precision.</summary>
internal static class Numbers
{
    private const NumberStyles Style = NumberStyles.AllowLeadingSign | NumberStyles.AllowDecimalPoint | NumberStyles.AllowExponent | NumberStyles.AllowLeadingWhite | NumberStyles.AllowTrailingWhite;

    public static double Of(object value) => value switch
    {
        double real => real,
        string text => Of(Read(text)),
        _ => Convert.ToInt64(value, CultureInfo.InvariantCulture),
    };

    /// <summary>As the database keeps it: whole where it is.</summary>
    public static object Result(double number) => double.IsFinite(number)
        ? Math.Abs(number) < 9e15 && number == Math.Floor(number) ? (long)number : number
        : throw new QueryFailure(1426, "numeric overflow");

    public static object Divide(object left, object right) => Of(right) == 0
        ? throw new QueryFailure(1476, "divisor is equal to zero")
        : left is long one && right is long other && other != -1 && one % other == 0 ? one / other : Result(Of(left) / Of(right));

    public static object Modulo(object left, object right) => left is long one && right is long other
        ? other is 0 ? one : other is -1 ? 0 : one % other
        : Of(right) == 0 ? left : Result(Of(left) % Of(right));

    public static object Round(object value, object digits, MidpointRounding rounding)
    {
        var places = (int)Math.Clamp(Of(digits), -20, 28);
        if (value is long whole && places >= 0)
        {
            return whole;
        }

        // Decimal, so that 2.345 is what it says.
        var number = Of(value);
        if (Math.Abs(number) > 1e27)
        {
            return value;
        }

        if (places >= 0)
        {
            return Result((double)Math.Round((decimal)number, places, rounding));
        }

        var unit = (decimal)Math.Pow(10, -places);
        return Result((double)(Math.Round((decimal)number / unit, 0, rounding) * unit));
    }

    /// <summary>TO_NUMBER.</summary>
    /// <exception cref="QueryFailure">ORA-01722.</exception>
    public static object Read(string text)
    {
        if (long.TryParse(text.Trim(), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var whole))
        {
            return whole;
        }

        return double.TryParse(text, Style, CultureInfo.InvariantCulture, out var real) && double.IsFinite(real) ? Result(real) : throw new QueryFailure(1722, "invalid number");
    }

    /// <summary>TO_CHAR without a format: at most 40 characters, no zero before the point.</summary>
    public static string Format(object value)
    {
        if (value is not double real)
        {
            return Convert.ToInt64(value, CultureInfo.InvariantCulture).ToString(CultureInfo.InvariantCulture);
        }

        // 15 digits are what a double surely has: 0.1 + 0.2 is .3.
        var text = Math.Abs(real) is >= 1e15 or < 1e-10 and not 0 ? real.ToString("0.##############E+00", CultureInfo.InvariantCulture)
            : ((decimal)real).ToString("0.###############", CultureInfo.InvariantCulture);
        return text.StartsWith("0.", StringComparison.Ordinal) ? text[1..] : text.StartsWith("-0.", StringComparison.Ordinal) ? $"-{text[2..]}" : text;
    }

    /// <summary>TO_CHAR with a format of 9, 0, point, comma, D, G, $, S, MI, PR, FM and TM.</summary>
    /// <exception cref="QueryFailure">ORA-01481: there is no such format.</exception>
    public static string Format(object value, string format)
    {
        var model = format.ToUpperInvariant();
        if (model is "TM" or "TM9")
        {
            return Format(value);
        }

        var isTight = Take(ref model, "FM");
        var (hasSignFirst, hasSignLast) = (model.StartsWith('S'), model.EndsWith('S') && model.Length > 1);
        model = model.Trim('S');
        var hasMinusLast = TakeEnd(ref model, "MI");
        var hasBrackets = TakeEnd(ref model, "PR");
        var hasDollar = model.Contains('$', StringComparison.Ordinal);
        model = model.Replace("$", "", StringComparison.Ordinal).Replace('D', '.').Replace('G', ',');
        var point = model.IndexOf('.', StringComparison.Ordinal);
        var (whole, fraction) = point < 0 ? (model, "") : (model[..point], model[(point + 1)..]);
        if (model.Length > 63 || !whole.All(c => c is '9' or '0' or ',') || !fraction.All(c => c is '9' or '0'))
        {
            throw new QueryFailure(1481, "invalid number format model");
        }

        var number = Math.Abs(Of(value)) < 1e27 ? Math.Round((decimal)Of(value), Math.Min(fraction.Length, 28), MidpointRounding.AwayFromZero) : decimal.MaxValue;
        var (digits, decimals) = (Math.Truncate(Math.Abs(number)).ToString(CultureInfo.InvariantCulture), Math.Abs(number).ToString($"F{fraction.Length}", CultureInfo.InvariantCulture));
        var width = whole.Count(c => c != ',');
        if (digits.Length > width && digits != "0")
        {
            return new string('#', format.Length + 1);
        }

        var body = Whole(whole, digits == "0" && fraction.Length > 0 && !whole.Contains('0', StringComparison.Ordinal) ? "" : digits)
            + (point < 0 ? "" : "." + Fraction(decimals[(decimals.Length - fraction.Length)..], fraction, isTight));
        var isNegative = number < 0;
        var trimmed = body.TrimStart();
        var sign = hasSignFirst ? isNegative ? "-" : "+" : isNegative && !hasMinusLast && !hasSignLast && !hasBrackets ? "-" : "";
        var shown = $"{sign}{(hasDollar ? "$" : "")}{trimmed}";
        shown = hasBrackets ? isNegative ? $"<{shown}>" : $" {shown} " : hasSignLast ? $"{shown}{(isNegative ? '-' : '+')}" : hasMinusLast ? $"{shown}{(isNegative ? '-' : ' ')}" : shown;
        // One place for the sign that it may have.
        var places = body.Length + (hasDollar ? 1 : 0) + (hasBrackets ? 2 : 1);
        return isTight ? shown.Trim() : shown.PadLeft(places);
    }

    private static string Whole(string model, string digits)
    {
        var text = new StringBuilder();
        var left = digits.Length;
        var firstZero = model.IndexOf('0', StringComparison.Ordinal);
        for (var index = model.Length - 1; index >= 0; index--)
        {
            var isShown = left > 0 || (firstZero >= 0 && index >= firstZero);
            text.Insert(0, model[index] == ',' ? isShown && (left > 0 || firstZero < index) ? ',' : ' ' : left > 0 ? digits[--left] : isShown ? '0' : ' ');
        }

        return text.ToString();
    }

    private static string Fraction(string digits, string model, bool isTight)
    {
        if (!isTight)
        {
            return digits;
        }

        var least = model.LastIndexOf('0') + 1;
        return digits[..Math.Max(least, digits.TrimEnd('0').Length)];
    }

    private static bool Take(ref string model, string start)
    {
        var isThere = model.StartsWith(start, StringComparison.Ordinal);
        model = isThere ? model[start.Length..] : model;
        return isThere;
    }

    private static bool TakeEnd(ref string model, string end)
    {
        var isThere = model.EndsWith(end, StringComparison.Ordinal);
        model = isThere ? model[..^end.Length] : model;
        return isThere;
    }
}
