namespace BetweenTokens.Plots;

// Words of the phase clocks.
public sealed partial record Words
{
#pragma warning disable CS1591 // the words say what they are
    public string PositionP { get; init; } = "позиция p";
    public string DistanceK { get; init; } = "расстояние k";
    public string Play { get; init; } = "Пустить часы";
    public string Stop { get; init; } = "Остановить";
    public string Turn { get; init; } = "оборот за {0}";
    public string HowToReadClocks { get; init; } = "Синяя стрелка — позиция p, рыжая — p + k. Конец стрелки — два числа кода: "
        + "вправо синус, вверх косинус. Угол между стрелками от p не зависит, а с ним и произведение кодов. "
        + "Внизу весь код позиции p, координата за координатой.";
#pragma warning restore CS1591
}
