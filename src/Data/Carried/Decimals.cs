using System.Buffers;
using System.Globalization;
using System.Numerics;
using System.Text;

namespace ScriptHost.Data.Carried;

/// <summary>Oracle's numbers have up to 40 digits, .NET's decimals 28: what does not fit is an error, never rounded.</summary>
internal static class Decimals
{
    private const int MaxDigits = 28;

    private static readonly SearchValues<byte> Characters = SearchValues.Create("0123456789+-.eE"u8);

    /// <exception cref="InvalidCastException">It has more digits than a decimal.</exception>
    public static decimal Parse(ReadOnlySpan<byte> text)
    {
        if (!decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var value))
        {
            throw IsNumber(text) ? TooLarge(text) : CarriedException.Malformed("a number that is none");
        }

        // The parser rounds in silence; below that many characters it has nothing to round.
        return text.Length <= MaxDigits || Normalize(text) == Normalize(Encoding.ASCII.GetBytes(value.ToString(CultureInfo.InvariantCulture)))
            ? value
            : throw TooLarge(text);
    }

    /// <exception cref="InvalidCastException">It is no whole number.</exception>
    public static BigInteger ParseWhole(ReadOnlySpan<byte> text)
    {
        var (digits, exponent) = Normalize(text);
        return exponent >= 0
            ? digits * BigInteger.Pow(10, Math.Min(exponent, 1000))
            : throw new InvalidCastException($"The number {Encoding.ASCII.GetString(text)} is not whole.");
    }

    private static InvalidCastException TooLarge(ReadOnlySpan<byte> text) => new(
        $"A number of {text.Length} characters does not fit into a decimal, which has {MaxDigits} digits: read it with GetString, with GetFieldValue<BigInteger>, or round it in SQL.");

    private static bool IsNumber(ReadOnlySpan<byte> text) => !text.IsEmpty && text.IndexOfAnyExcept(Characters) < 0;

    /// <summary>The digits without zeros at the end, and the power of ten that they are multiplied by.</summary>
    private static (BigInteger Digits, int Exponent) Normalize(ReadOnlySpan<byte> text)
    {
        var exponent = 0;
        if (text.IndexOfAny("eE"u8) is var mark and >= 0)
        {
            // Oracle's go to 125.
            if (text.Length - mark > 6 || !int.TryParse(text[(mark + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out exponent))
            {
                throw CarriedException.Malformed("a number that is none");
            }

            text = text[..mark];
        }

        var digits = Encoding.ASCII.GetString(text);
        if (digits.IndexOf('.', StringComparison.Ordinal) is var point and >= 0)
        {
            exponent -= digits.Length - point - 1;
            digits = digits.Remove(point, 1);
        }

        if (!BigInteger.TryParse(digits, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value))
        {
            throw CarriedException.Malformed("a number that is none");
        }

        while (!value.IsZero && value % 10 == 0)
        {
            value /= 10;
            exponent++;
        }

        return value.IsZero ? (value, 0) : (value, exponent);
    }
}
