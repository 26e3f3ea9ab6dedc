using BetweenTokens.Workbook;

using var signals = new StopSignals();
return signals.Leave(await WorkbookProgram.RunAsync(args, listen: signals.Listen));
