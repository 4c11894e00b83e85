using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace ScriptHost.Security.Wallets;

/// <summary>
/// cwallet.sso, Oracle's auto-login wallet: a PKCS#12 file behind a header that holds its password. Whoever can read the file has all that is in it.
/// The form is not documented by Oracle; it is known from open-source readers, and from wallets that Oracle's tools wrote.
/// </summary>
internal static class AutoLoginFile
{
    public const string Name = "cwallet.sso";

    private const byte AutoLogin = 0x36;
    private const byte AutoLoginToo = 0x37;
    private const byte AutoLoginLocal = 0x38;
    private const int Version = 6;
    private const byte AesForm = 0x06;
    private const byte DesForm = 0x35;
    private const int HeaderLength = 13;
    private const int AesKeyLength = 16;
    private const int DesKeyDigits = 16;
    private const int PasswordLength = 16;

    private static readonly byte[] Magic = [0xA1, 0xF8, 0x4E];
    private static readonly byte[] AesVector = [0xC0, 0x34, 0xD8, 0x31, 0x1C, 0x02, 0xCE, 0xF8, 0x51, 0xF0, 0x14, 0x4B, 0x81, 0xED, 0x4B, 0xF2];

    public static bool IsOne(ReadOnlySpan<byte> file) => file.StartsWith(Magic);

    /// <summary>Reads a wallet.</summary>
    /// <exception cref="InvalidDataException">It is damaged, or not to be read here.</exception>
    public static Wallet Read(ReadOnlyMemory<byte> file)
    {
        var header = file.Span;
        if (header.Length <= HeaderLength)
        {
            throw new InvalidDataException("It ends within its header.");
        }

        if (header[3] == AutoLoginLocal)
        {
            throw new InvalidDataException("It is an auto-login-local wallet, bound to the machine and user that made it. Make an auto-login one: orapki wallet create -auto_login");
        }

        var blockLength = BinaryPrimitives.ReadUInt32BigEndian(header[8..]);
        if (header[3] is not (AutoLogin or AutoLoginToo) || BinaryPrimitives.ReadUInt32BigEndian(header[4..]) != Version
            || blockLength is 0 || blockLength >= header.Length - HeaderLength + 1)
        {
            throw new InvalidDataException($"Its header is none of an auto-login wallet of version {Version}.");
        }

        // The block's own kind is counted with it.
        var block = header.Slice(HeaderLength, (int)blockLength - 1);
        var (password, form) = header[HeaderLength - 1] switch
        {
            AesForm => (PasswordOfAes(block), "AES"),
            DesForm => (PasswordOfDes(block), "DES"),
            var kind => throw new InvalidDataException($"Its password has the form 0x{kind:X2}; 0x{AesForm:X2} (AES) and 0x{DesForm:X2} (DES) are understood."),
        };
        return Pkcs12File.Read(file[(HeaderLength + block.Length)..], password, $"auto-login ({form})");
    }

    /// <summary>Writes a wallet in the AES form. Of the two encryptions that readers know, the older: all of them know it.</summary>
    public static byte[] Write(Wallet wallet)
    {
        // Bytes that every reader takes for the same text, whichever way it makes a key of them.
        var password = new byte[PasswordLength];
        for (var i = 0; i < password.Length; i++)
        {
            password[i] = (byte)RandomNumberGenerator.GetInt32(1, 128);
        }

        var content = Pkcs12File.Write(wallet, Encoding.ASCII.GetString(password), Pkcs12File.Layout.OneSafe);
        using var aes = Aes.Create();
        aes.KeySize = 8 * AesKeyLength;
        var secret = aes.EncryptCbc(password, AesVector, PaddingMode.None);

        var file = new byte[HeaderLength + AesKeyLength + secret.Length + content.Length];
        Magic.CopyTo(file, 0);
        file[3] = AutoLogin;
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(4), Version);
        BinaryPrimitives.WriteInt32BigEndian(file.AsSpan(8), 1 + AesKeyLength + secret.Length);
        file[HeaderLength - 1] = AesForm;
        aes.Key.CopyTo(file, HeaderLength);
        secret.CopyTo(file, HeaderLength + AesKeyLength);
        content.CopyTo(file, HeaderLength + AesKeyLength + secret.Length);
        return file;
    }

    private static string PasswordOfAes(ReadOnlySpan<byte> block)
    {
        if (block.Length <= AesKeyLength || block.Length % AesKeyLength != 0)
        {
            throw new InvalidDataException("The block of its password has the wrong length.");
        }

        using var aes = Aes.Create();
        aes.Key = block[..AesKeyLength].ToArray();
        return TextOf(aes.DecryptCbc(block[AesKeyLength..], AesVector, PaddingMode.None));
    }

    private static string PasswordOfDes(ReadOnlySpan<byte> block)
    {
        if (block.Length <= DesKeyDigits || block.Length % DesKeyDigits != 0)
        {
            throw new InvalidDataException("The block of its password has the wrong length.");
        }

#pragma warning disable CA5351 // The file's form is what it is; its password protects nothing in any case.
        using var des = DES.Create();
#pragma warning restore CA5351
        des.Key = FromHex(block[..DesKeyDigits]);
        return TextOf(des.DecryptCbc(FromHex(block[DesKeyDigits..]), new byte[8], PaddingMode.PKCS7));
    }

    private static byte[] FromHex(ReadOnlySpan<byte> digits)
    {
        try
        {
            return Convert.FromHexString(digits);
        }
        catch (FormatException exception)
        {
            throw new InvalidDataException("The block of its password is not hexadecimal.", exception);
        }
    }

    private static string TextOf(byte[] password) => password.All(unit => unit < 128)
        ? Encoding.ASCII.GetString(password)
        : throw new InvalidDataException("Its password cannot be one: the file is damaged.");
}
