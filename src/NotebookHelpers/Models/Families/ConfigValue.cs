using System.Text.Json;

namespace BetweenTokens.Models.Families;

/// <summary>What can be said of a value of a config.json without knowing its key.</summary>
internal static class ConfigValue
{
    /// <summary>
    /// Null, false, zero, and empty texts, lists and objects switch nothing on; neither does an object of nothing but such.
    /// </summary>
    public static bool IsInert(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Null or JsonValueKind.False or JsonValueKind.Undefined => true,
        JsonValueKind.Number => value.TryGetDouble(out var number) && number == 0,
        JsonValueKind.String => value.GetString() is "",
        JsonValueKind.Array => value.GetArrayLength() == 0,
        JsonValueKind.Object => value.EnumerateObject().All(property => IsInert(property.Value)),
        _ => false,
    };

    /// <summary>Equal as numbers, whatever their spelling (10000, 1e4), or as JSON.</summary>
    public static bool AreEqual(JsonElement first, JsonElement second) =>
        first.ValueKind == JsonValueKind.Number && second.ValueKind == JsonValueKind.Number
            && first.TryGetDouble(out var one) && second.TryGetDouble(out var other)
            ? one == other
            : JsonElement.DeepEquals(first, second);

    /// <summary>A number that leaves what it multiplies as it is.</summary>
    public static bool IsOne(JsonElement value) => Is(value, 1);

    /// <summary>A certain number.</summary>
    public static bool Is(JsonElement value, double expected) =>
        value.ValueKind == JsonValueKind.Number && value.TryGetDouble(out var number) && number == expected;
}
