namespace BetweenTokens.Display;

/// <summary>
/// The picture that a result is shown as where nobody asks for another. Plots registers it, so that results need not know of
/// pictures.
/// </summary>
internal static class NaturalPictures
{
    private static readonly Dictionary<Type, Func<object, IShown>> _byType = [];

    /// <summary>Says how results of a type are shown; the last word counts.</summary>
    public static void Register<T>(Func<T, IShown> picture)
        where T : notnull
    {
        lock (_byType)
        {
            _byType[typeof(T)] = result => picture((T)result);
        }
    }

    /// <summary>The picture of a result.</summary>
    public static IShown Of(object result)
    {
        lock (_byType)
        {
            return _byType[result.GetType()](result);
        }
    }
}
