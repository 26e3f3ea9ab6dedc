using BetweenTokens.Workbook.Diagnosis.Checks;

namespace BetweenTokens.Workbook.Diagnosis;

/// <summary>Every check, in the order in which a person would mend things.</summary>
public static class Doctor
{
    private static readonly IReadOnlyList<ICheck> _checks =
    [
        new SdkCheck(), new StagedFolderCheck(), new SetupFileCheck(), new CppRuntimeCheck(), new TensorsCheck(),
        new ProcessorCheck(), new MemoryCheck(), new DiskCheck(), new ModelsCheck(), new JupyterCheck(), new IcuCheck(), new BrowserCheck(),
    ];

    /// <summary>Looks at everything.</summary>
    public static IReadOnlyList<Finding> Look(IMachine machine) => [.. _checks.Select(check => check.Look(machine))];
}
