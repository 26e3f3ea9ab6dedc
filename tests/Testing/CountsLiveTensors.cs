using Xunit;

namespace BetweenTokens.Tests.Testing;

/// <summary>Tests that count the live tensors of the whole process, and so run while no other test does.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class CountsLiveTensors
{
    public const string Name = "Counts live tensors";
}
