using System.Formats.Asn1;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace ScriptHost.Security.Wallets;

/// <summary>
/// The name of a certificate's subject, for comparing: what is written differently may be the same name. Case, runs of spaces, the spelling of
/// attribute types and the direction in which the parts are listed (RFC 4514 lists them from the end, others from the beginning) do not matter.
/// </summary>
internal sealed class DistinguishedName : IEquatable<DistinguishedName>
{
    private static readonly Asn1Tag[] TextTags =
    [
        new(UniversalTagNumber.UTF8String), new(UniversalTagNumber.PrintableString), new(UniversalTagNumber.IA5String),
        new(UniversalTagNumber.T61String), new(UniversalTagNumber.BMPString), new(UniversalTagNumber.NumericString),
    ];

    // From the most specific part to the least, each with its attributes in order.
    private readonly string[] _parts;

    private DistinguishedName(X500DistinguishedName name)
    {
        Text = name.Name;
        var parts = name.EnumerateRelativeDistinguishedNames(reversed: true).Select(PartOf).ToArray();
        // One direction stands for both.
        _parts = Compare(parts, [.. parts.Reverse()]) <= 0 ? parts : [.. parts.Reverse()];
    }

    /// <summary>For people and for the journal, for example <c>CN=agent, O=Example</c>.</summary>
    public string Text { get; }

    public static DistinguishedName Of(X500DistinguishedName name) => new(name);

    public static DistinguishedName OfSubject(X509Certificate2 certificate) => new(certificate.SubjectName);

    /// <summary>Reads <c>CN=agent, O=Example</c>; null when the text is no such name.</summary>
    public static DistinguishedName? TryParse(string text)
    {
        try
        {
            return text.Length is 0 or > 2000 || text.Contains('\0') ? null : new DistinguishedName(new X500DistinguishedName(text));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    public bool Equals(DistinguishedName? other) => other is not null && _parts.AsSpan().SequenceEqual(other._parts);

    public override bool Equals(object? obj) => Equals(obj as DistinguishedName);

    public override int GetHashCode() => _parts.Aggregate(0, (hash, part) => HashCode.Combine(hash, StringComparer.Ordinal.GetHashCode(part)));

    public override string ToString() => Text;

    private static string PartOf(X500RelativeDistinguishedName part)
    {
        var set = new AsnReader(part.RawData, AsnEncodingRules.BER).ReadSetOf();
        var attributes = new List<string>();
        while (set.HasData)
        {
            var attribute = set.ReadSequence();
            attributes.Add($"{attribute.ReadObjectIdentifier()}={ValueOf(attribute)}");
        }

        return string.Join('+', attributes.Order(StringComparer.Ordinal));
    }

    // As RFC 4518 prepares strings for matching, as far as names of machines and people go.
    private static string ValueOf(AsnReader attribute)
    {
        var tag = attribute.PeekTag();
        if (!TextTags.Contains(tag))
        {
            return $"#{Convert.ToHexString(attribute.ReadEncodedValue().Span)}";
        }

        var text = attribute.ReadCharacterString((UniversalTagNumber)tag.TagValue).Normalize(NormalizationForm.FormKC);
        // A plus or an equals sign in a value must not look like the next attribute.
        return Uri.EscapeDataString(string.Join(' ', text.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ToLowerInvariant());
    }

    private static int Compare(string[] left, string[] right)
    {
        for (var i = 0; i < left.Length; i++)
        {
            if (string.CompareOrdinal(left[i], right[i]) is not 0 and var order)
            {
                return order;
            }
        }

        return 0;
    }
}
