namespace BetweenTokens.Plots;

// Words of the picture of all heads.
public sealed partial record Words
{
#pragma warning disable CS1591 // the words say what they are
    public string Text { get; init; } = "текст";
    public string HideFirst { get; init; } = "спрятать первый токен";
    public string FirstRemoved { get; init; } = "Вместе с первым токеном снято {0}; остальное растянуто до единицы.";
    public string FirstHas { get; init; } = "На первом токене {0}.";
    public string HeadMaps { get; init; } = "Все головы: слева направо слои, сверху вниз головы слоя.";
#pragma warning restore CS1591
}
