using Microsoft.Extensions.Options;
using ScriptHost.Errors;
using ScriptHost.Security.Wallets;

namespace ScriptHost.Security.Tls;

internal sealed class TlsOptionsValidator : IValidateOptions<TlsOptions>
{
    public ValidateOptionsResult Validate(string? name, TlsOptions options)
    {
        var mistakes = new SettingMistakes(TlsOptions.Section);
        for (var i = 0; i < options.InvitedAddresses.Count; i++)
        {
            if (!InvitedAddresses.TryParse(options.InvitedAddresses[i], out _))
            {
                mistakes.Add($"InvitedAddresses:{i}", $"is '{options.InvitedAddresses[i]}': give an address or a network, for example 10.1.2.3 or 10.0.0.0/8.");
            }
        }

        for (var i = 0; i < options.HostNames.Count; i++)
        {
            if (Uri.CheckHostName(options.HostNames[i]) == UriHostNameType.Unknown)
            {
                mistakes.Add($"HostNames:{i}", $"is '{options.HostNames[i]}': give a name or an address, for example agent.example.com.");
            }
        }

        if (options.ExportPassword is { } password && !new WalletPassword(password).IsGoodEnough)
        {
            mistakes.Add(nameof(options.ExportPassword), $"has {password.Length} characters: give at least {WalletPassword.MinLength}, letters together with digits or others.");
        }

        if (options.HandshakeTimeout < TimeSpan.FromSeconds(1) || options.HandshakeTimeout > TimeSpan.FromMinutes(1))
        {
            mistakes.Add(nameof(options.HandshakeTimeout), $"is {options.HandshakeTimeout}: give 1 s to 1 min, for example 00:00:10.");
        }

        return mistakes.ToResult();
    }
}
