namespace Grpc.Core;

// Named by ServerCallContext's signatures, and so by every test double of it. ASP.NET Core servers do not propagate calls.

/// <summary>What of a call is passed on to calls made on its behalf.</summary>
public class ContextPropagationOptions;

/// <summary>A call on whose behalf other calls are made.</summary>
public abstract class ContextPropagationToken
{
    internal ContextPropagationToken()
    {
    }
}
