using Microsoft.Extensions.Options;

namespace ScriptHost.Profiles;

/// <summary>Has the profiles read before the agent starts.</summary>
internal sealed class ProfilesValidator(ProfileSettings settings) : IValidateOptions<ContextOptions>
{
    public ValidateOptionsResult Validate(string? name, ContextOptions options)
    {
        try
        {
            _ = settings.Current;
            return ValidateOptionsResult.Success;
        }
        catch (OptionsValidationException exception)
        {
            return ValidateOptionsResult.Fail(exception.Failures);
        }
    }
}
