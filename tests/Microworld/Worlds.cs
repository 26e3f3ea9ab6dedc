using BetweenTokens.Microworld;

namespace BetweenTokens.Tests.Microworld;

/// <summary>The world as it is without knobs, made once for all tests.</summary>
internal static class Worlds
{
    public static World Default { get; } = World.Create();

    /// <summary>A world of one kind.</summary>
    public static World Of(string kind, int maxTokens = 128) => World.Create(Only(kind, maxTokens));

    public static WorldOptions Only(string kind, int maxTokens = 128) =>
        new() { Shares = new WorldOptions().Shares.Clear().Add(kind, 1), MaxTokens = maxTokens };
}
